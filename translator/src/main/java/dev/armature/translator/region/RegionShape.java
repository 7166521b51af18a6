package dev.armature.translator.region;

import java.util.List;

/**
 * What a region consists of before it is bytecode.
 *
 * @param entry address of the first instruction executed
 * @param thumb which instruction set
 * @param blocks the blocks, by ascending address; behind them copies of those in unrolled loops
 * @param entryBlock the block that starts at {@code entry}
 * @param returnSites blocks that a guest call inside the region returns to: indirect branches may
 *     go there directly
 * @param pages the pages of code it depends on
 * @param deadFlags whether flags that nobody reads are left out
 * @param fuses whether conditions are decided from the operands of comparisons
 * @param instructions how many instructions the blocks hold, without copies
 */
record RegionShape(
    int entry,
    boolean thumb,
    List<Block> blocks,
    Block entryBlock,
    List<Block> returnSites,
    List<CodeReader.Page> pages,
    boolean deadFlags,
    boolean fuses,
    int instructions) {
  /** The same code with its loops unrolled; this shape's blocks are of no use any more. */
  RegionShape unrolled() {
    return new RegionShape(
        entry,
        thumb,
        LoopUnroller.unroll(blocks),
        entryBlock,
        returnSites,
        pages,
        deadFlags,
        fuses,
        instructions);
  }
}
