/**
 * The translator, by its phases: {@code RegionFormer} chooses the guest code of a region, {@code
 * RegionAnalysis} finds loops, longest paths and live flags, {@code RegionEmitter} and the emitters
 * of instruction families write the bytecode, {@code RegionCompiler} defines the class, {@code
 * RegionCache} keeps it, and {@link dev.armature.translator.region.TranslatingEngine} runs it.
 *
 * <dl>
 *   <dt>block
 *   <dd>instructions entered at the first and left behind the last
 *   <dt>region
 *   <dd>blocks that become one method
 *   <dt>exit
 *   <dd>a place where a region is left, to an address known or not
 *   <dt>link
 *   <dd>the region behind a direct exit, remembered
 *   <dt>site
 *   <dd>an instruction before which a region may be left for the interpreter
 *   <dt>slot
 *   <dd>the locals that hold the page a base register was last seen in
 * </dl>
 */
package dev.armature.translator.region;
