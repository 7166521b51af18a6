package dev.armature.translator.region;

import dev.armature.translator.decode.Insn;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the emitter must know of a region beforehand: where to look at the budget, and which flags
 * are worth computing.
 */
final class RegionAnalysis {
  private final RegionShape shape;
  private final Set<Block> open = new HashSet<>();
  private final Set<Block> done = new HashSet<>();

  private RegionAnalysis(RegionShape shape) {
    this.shape = shape;
  }

  /** Fills in the analysed fields of the blocks of {@code shape}. */
  static void analyse(RegionShape shape) {
    RegionAnalysis analysis = new RegionAnalysis(shape);
    shape.entryBlock().checks = true;
    analysis.markLoops(shape.entryBlock());
    for (Block block : shape.blocks()) {
      // A return site whose call returns only by way of the site itself is not reached from the
      // entry.
      if (!analysis.done.contains(block)) {
        analysis.markLoops(block);
      }
    }
    for (Block block : shape.blocks()) {
      analysis.longestPath(block);
      block.inLoop = analysis.reachesItself(block);
    }
    analysis.flagLiveness();
  }

  private List<Block> successors(Block block) {
    List<Block> result = block.directSuccessors();
    if (block.flow == Flow.INDIRECT) {
      result.addAll(block.seen);
      result.addAll(shape.returnSites());
    }
    return result;
  }

  /**
   * Marks the target of each edge that closes a cycle in depth-first order. Depth is bounded by the
   * number of blocks.
   */
  private void markLoops(Block block) {
    open.add(block);
    for (Block s : successors(block)) {
      if (open.contains(s)) {
        s.checks = true;
      } else if (!done.contains(s)) {
        markLoops(s);
      }
    }
    open.remove(block);
    done.add(block);
  }

  /** Without the edges into checking blocks the graph has no cycle. */
  private int longestPath(Block block) {
    if (block.longestPath == 0) {
      int rest = 0;
      for (Block s : successors(block)) {
        if (!s.checks) {
          rest = Math.max(rest, longestPath(s));
        }
      }
      block.longestPath = block.insns.length + rest;
    }
    return block.longestPath;
  }

  private boolean reachesItself(Block block) {
    Set<Block> seen = new HashSet<>();
    ArrayDeque<Block> work = new ArrayDeque<>(successors(block));
    while (!work.isEmpty()) {
      Block b = work.poll();
      if (b == block) {
        return true;
      }
      if (seen.add(b)) {
        work.addAll(successors(b));
      }
    }
    return false;
  }

  private void flagLiveness() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = shape.blocks().size() - 1; i >= 0; i--) {
        Block block = shape.blocks().get(i);
        int out = liveOut(block);
        int in = liveIn(block, out);
        changed |= in != block.liveIn || out != block.liveOut;
        block.liveIn = in;
        block.liveOut = out;
      }
    }
  }

  private int liveOut(Block block) {
    boolean leaves =
        switch (block.flow) {
          case NEXT -> block.next == null;
          case BRANCH, CALL -> block.target == null || (fallsThrough(block) && block.next == null);
          case EXCHANGE, INDIRECT, INTERPRET -> true;
        };
    // A block that checks may leave at its start.
    int out = leaves || !shape.deadFlags() ? Flags.ALL : 0;
    for (Block s : successors(block)) {
      out |= s.checks ? Flags.ALL : s.liveIn;
    }
    return out;
  }

  static boolean fallsThrough(Block block) {
    return Insn.cond(block.insns[block.insns.length - 1]) != Insn.ALWAYS;
  }

  private int liveIn(Block block, int out) {
    int live = out;
    int[] fused = fusedSources(shape, block);
    for (int i = block.insns.length - 1; i >= 0; i--) {
      live = liveBefore(shape, block, i, live, fused[i] >= 0);
    }
    return live;
  }

  /** The flags live before instruction {@code index} of {@code block}, given those behind it. */
  static int liveBefore(RegionShape shape, Block block, int index, int after, boolean fused) {
    if (!shape.deadFlags()) {
      return Flags.ALL;
    }
    long insn = block.insns[index];
    int cond = Insn.cond(insn);
    int live = after;
    if (cond == Insn.ALWAYS) {
      live &= ~Flags.written(insn);
    } else if (!fused) {
      live |= Flags.readByCondition(cond);
    }
    live |= Flags.readByData(insn);
    return Flags.mayLeave(insn) && !block.shared.isCovered(index) ? Flags.ALL : live;
  }

  /**
   * For each instruction of {@code block} the index of the subtraction that its condition can be
   * decided from without flags, or -1.
   */
  static int[] fusedSources(RegionShape shape, Block block) {
    int[] result = new int[block.insns.length];
    int source = -1;
    for (int i = 0; i < result.length; i++) {
      long insn = block.insns[i];
      result[i] = shape.fuses() && source >= 0 && Flags.isFusable(Insn.cond(insn)) ? source : -1;
      if (Flags.written(insn) != 0) {
        source = Insn.cond(insn) == Insn.ALWAYS && Flags.isCompare(insn) ? i : -1;
      }
    }
    return result;
  }
}
