/**
 * The execution engines. {@link dev.armature.translator.Engines} makes them; the packages below
 * hold the decoder, the interpreter, and the translator of regions to bytecode.
 */
package dev.armature.translator;
