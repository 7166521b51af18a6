package dev.armature.translator.region;

import java.util.ArrayList;
import java.util.List;

/**
 * A basic block of a region: instructions that are entered at the first and left after the last, or
 * from the middle by a side exit.
 */
final class Block {
  /** Virtual address of the first instruction. */
  final int start;

  /** The decoded instructions. */
  final long[] insns;

  /** What the last instruction does to the flow. */
  final Flow flow;

  /** Where the last instruction branches to, if that is known; {@link #hasTarget} says. */
  final int targetAddress;

  final boolean hasTarget;

  /** The block at {@link #targetAddress}, or null if the region is left there. */
  Block target;

  /**
   * The block behind this one, or null if the region is left there; only where the flow may fall
   * through.
   */
  Block next;

  /**
   * For an indirect branch: the blocks of the region it was seen to go to. It may also go to any
   * return site of the region.
   */
  List<Block> seen = List.of();

  /** Whether budget and attention are looked at on entry: on each cycle there is such a block. */
  boolean checks;

  /** Whether the block lies on a cycle of the region. */
  boolean inLoop;

  /** Most instructions executed from the start of this block until the next check or exit. */
  int longestPath;

  /** Flags that may be read before they are written, from the start of this block on. */
  int liveIn;

  /** Flags that may be read after this block. */
  int liveOut;

  /** Which accesses share a look at their page. */
  SharedAccesses shared = SharedAccesses.NONE;

  Block(int start, long[] insns, Flow flow, boolean hasTarget, int targetAddress) {
    this.start = start;
    this.insns = insns;
    this.flow = flow;
    this.hasTarget = hasTarget;
    this.targetAddress = targetAddress;
  }

  /** {@link #target} and {@link #next}, as far as they are in the region, in a list of its own. */
  List<Block> directSuccessors() {
    List<Block> result = new ArrayList<>(2);
    if (target != null) {
      result.add(target);
    }
    if (next != null) {
      result.add(next);
    }
    return result;
  }

  /** A block of the same code that leads nowhere yet. */
  Block copy() {
    return new Block(start, insns, flow, hasTarget, targetAddress);
  }

  /** Virtual address of instruction {@code index}. */
  int address(int index, boolean thumb) {
    return start + index * (thumb ? 2 : 4);
  }

  /** Virtual address of the last instruction. */
  int last(boolean thumb) {
    return end(thumb) - (thumb ? 2 : 4);
  }

  /** Virtual address behind the last instruction. */
  int end(boolean thumb) {
    return address(insns.length, thumb);
  }
}
