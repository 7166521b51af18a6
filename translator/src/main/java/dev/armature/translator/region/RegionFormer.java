package dev.armature.translator.region;

import dev.armature.translator.Optimization;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides what a region consists of: from its entry along known branches, both ways of conditional
 * ones if they are taken often enough, and into guest calls, until a limit of instructions; the
 * code around the entry first, called functions after it.
 */
final class RegionFormer {
  /** More targets of one indirect branch make a switch that costs as much as leaving the region. */
  private static final int MAX_TARGETS = 16;

  private final CodeReader reader;
  private final boolean thumb;
  private final int step;
  private final int limit;
  private final int straightLimit;
  private final TreeMap<Integer, Long> insns = new TreeMap<>();
  private final TreeSet<Integer> leaders = new TreeSet<>();
  private final Set<Integer> callReturns = new HashSet<>();
  private final ArrayDeque<Integer> near = new ArrayDeque<>();
  private final ArrayDeque<Integer> called = new ArrayDeque<>();

  private RegionFormer(CodeReader reader, boolean thumb, int limit, int straightLimit) {
    this.reader = reader;
    this.thumb = thumb;
    this.step = thumb ? 2 : 4;
    this.limit = limit;
    this.straightLimit = straightLimit;
  }

  /**
   * Forms the region that starts at {@code entry}.
   *
   * @param limit most instructions it may have
   * @param straightLimit most it may have before the first branch, if that is more
   * @return the shape, or null if there is nothing to translate
   */
  static RegionShape form(
      CodeReader reader, int entry, boolean thumb, int limit, int straightLimit) {
    RegionFormer former = new RegionFormer(reader, thumb, limit, straightLimit);
    former.explore(entry);
    return former.insns.isEmpty() ? null : former.shape(entry);
  }

  private void explore(int entry) {
    near.add(entry);
    while (!isFull()) {
      Integer start = near.poll();
      if (start == null) {
        start = called.poll();
      }
      if (start == null) {
        return;
      }
      run(start);
    }
    near.addAll(called);
    for (int start : near) {
      if (insns.containsKey(start)) {
        leaders.add(start);
      }
    }
  }

  private boolean isFull() {
    boolean isStraight = leaders.size() <= 1;
    return insns.size() >= (isStraight ? Math.max(limit, straightLimit) : limit);
  }

  /**
   * Follows the instructions from {@code start} until the flow must leave, or joins what is known.
   */
  private void run(int start) {
    leaders.add(start);
    int a = start;
    while (!isFull()) {
      if (insns.containsKey(a)) {
        leaders.add(a);
        return;
      }
      long insn = reader.at(a);
      if (insn == 0) {
        return;
      }
      insns.put(a, insn);
      Flow flow = Flow.of(insn);
      int next = a + step;
      boolean conditional = Insn.cond(insn) != Insn.ALWAYS;
      switch (flow) {
        case NEXT -> {}
        case BRANCH -> {
          int target = a + 2 * step + Insn.imm(insn);
          if (!conditional || reader.isWarm(target)) {
            near.add(target);
          }
        }
        case CALL -> {
          // The code behind a call is wanted in the region only as the place where the call returns
          // to.
          Integer target = callTarget(insn, a);
          if (target != null && reader.does(Optimization.CALLS)) {
            called.add(target);
            callReturns.add(next);
            near.add(next);
          }
        }
        case INDIRECT -> {
          List<Integer> targets = targetsSeen(insn, a);
          if (isIndirectCall(insn, a)) {
            called.addAll(targets);
            if (!targets.isEmpty()) {
              callReturns.add(next);
              near.add(next);
            }
          } else {
            near.addAll(targets);
          }
        }
        case EXCHANGE, INTERPRET -> {}
      }
      if (flow != Flow.NEXT) {
        leaders.add(next);
        if (!conditional || !flow.continues()) {
          return;
        }
      }
      a = next;
    }
    if (!insns.containsKey(a)) {
      reader.expectSoon(a);
    }
  }

  /**
   * Where the indirect branch at {@code address} was seen to go, most frequent first, but not too
   * many.
   */
  private List<Integer> targetsSeen(long insn, int address) {
    if (isReturn(insn)) {
      return List.of();
    }
    List<Integer> targets = reader.targetsSeen(address);
    return targets.subList(0, Math.min(targets.size(), MAX_TARGETS));
  }

  /**
   * Where a call goes, or null if that cannot be told (a Thumb suffix without its prefix in front).
   */
  private Integer callTarget(long insn, int address) {
    if (Insn.op(insn) == Op.BL) {
      return address + 8 + Insn.imm(insn);
    }
    Long prefix = insns.get(address - 2);
    return prefix != null && Insn.op(prefix) == Op.BL_PREFIX
        ? Integer.valueOf(address + 2 + Insn.imm(prefix) + Insn.imm(insn))
        : null;
  }

  private RegionShape shape(int entry) {
    Map<Integer, Block> byStart = new HashMap<>();
    List<Block> blocks = new ArrayList<>();
    List<Long> run = new ArrayList<>();
    int start = 0;
    for (Map.Entry<Integer, Long> e : insns.entrySet()) {
      int a = e.getKey();
      if (run.isEmpty()) {
        start = a;
      }
      run.add(e.getValue());
      boolean last =
          Flow.of(e.getValue()) != Flow.NEXT
              || leaders.contains(a + step)
              || !insns.containsKey(a + step);
      if (last) {
        Block block = block(start, run);
        blocks.add(block);
        byStart.put(start, block);
        run.clear();
      }
    }
    for (Block block : blocks) {
      block.target = block.hasTarget ? byStart.get(block.targetAddress) : null;
      block.next = fallsThrough(block) ? byStart.get(block.end(thumb)) : null;
      if (block.flow == Flow.INDIRECT) {
        block.seen =
            targetsSeen(block.insns[block.insns.length - 1], block.last(thumb)).stream()
                .map(byStart::get)
                .filter(Objects::nonNull)
                .toList();
      }
    }
    return reachable(entry, byStart);
  }

  private Block block(int start, List<Long> run) {
    long[] code = run.stream().mapToLong(Long::longValue).toArray();
    long lastInsn = code[code.length - 1];
    int lastAddress = start + (code.length - 1) * step;
    Flow flow = Flow.of(lastInsn);
    return switch (flow) {
      case BRANCH -> {
        int target = lastAddress + 2 * step + Insn.imm(lastInsn);
        yield new Block(start, code, flow, true, target);
      }
      case CALL -> {
        Integer target = callTarget(lastInsn, lastAddress);
        boolean split = Insn.op(lastInsn) == Op.BL_SUFFIX && code.length < 2;
        boolean known = target != null && !split;
        yield new Block(start, code, known ? flow : Flow.INTERPRET, known, known ? target : 0);
      }
      case EXCHANGE ->
          Insn.op(lastInsn) == Op.BLX_IMM
              ? new Block(start, code, flow, true, lastAddress + 8 + Insn.imm(lastInsn))
              : new Block(start, code, Flow.INTERPRET, false, 0);
      default -> new Block(start, code, flow, false, 0);
    };
  }

  private static boolean fallsThrough(Block block) {
    long last = block.insns[block.insns.length - 1];
    return block.flow == Flow.NEXT || (block.flow.continues() && Insn.cond(last) != Insn.ALWAYS);
  }

  /** Keeps what can be reached from the entry; a return site only if its call is followed. */
  private RegionShape reachable(int entry, Map<Integer, Block> byStart) {
    TreeMap<Integer, Block> kept = new TreeMap<>();
    List<Block> returnSites = new ArrayList<>();
    ArrayDeque<Block> work = new ArrayDeque<>();
    boolean returns = false;
    work.add(byStart.get(entry));
    while (!work.isEmpty()) {
      Block block = work.poll();
      if (kept.putIfAbsent(block.start, block) != null) {
        continue;
      }
      work.addAll(block.directSuccessors());
      work.addAll(block.seen);
      returns |= block.flow == Flow.INDIRECT;
      if (isFollowedCall(block)) {
        Block site = byStart.get(block.end(thumb));
        if (site != null && callReturns.contains(site.start) && !returnSites.contains(site)) {
          returnSites.add(site);
          work.add(site);
        }
      }
    }
    if (!returns && !returnSites.isEmpty()) {
      // Nothing in the region returns: the sites are reached from outside only, as regions of their
      // own.
      callReturns.clear();
      return reachable(entry, byStart);
    }
    int count = kept.values().stream().mapToInt(b -> b.insns.length).sum();
    Block entryBlock = byStart.get(entry);
    return new RegionShape(
        entry,
        thumb,
        List.copyOf(kept.values()),
        entryBlock,
        returnSites,
        reader.pages(),
        reader.does(Optimization.FLAGS),
        reader.does(Optimization.COMPARES),
        count);
  }

  /** A return: where it goes is the callers' matter, see the return sites. */
  private static boolean isReturn(long insn) {
    return switch (Insn.op(insn)) {
      case Op.BX, Op.DP_PC + Op.REG -> Insn.rm(insn) == 14;
      case Op.LDM -> Insn.rn(insn) == 13;
      case Op.LDR_PC -> Insn.rn(insn) == 13;
      default -> false;
    };
  }

  /** BLX, or any indirect branch behind {@code mov lr, pc}, as it was done before v5. */
  private boolean isIndirectCall(long insn, int address) {
    if (Insn.op(insn) == Op.BLX_REG) {
      return true;
    }
    Long before = insns.get(address - 4);
    return !thumb
        && before != null
        && Insn.op(before) == Op.MOV * 8 + Op.REG
        && Insn.rd(before) == 14
        && Insn.rm(before) == 15;
  }

  private boolean isFollowedCall(Block block) {
    return block.flow == Flow.CALL
        ? block.target != null
        : !block.seen.isEmpty()
            && isIndirectCall(block.insns[block.insns.length - 1], block.last(thumb));
  }
}
