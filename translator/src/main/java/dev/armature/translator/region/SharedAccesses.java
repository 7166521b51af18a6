package dev.armature.translator.region;

import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The accesses of a block that lie near each other and share one look at their page: stack frames,
 * fields of a structure, walks by post-indexing.
 *
 * <p>Where each address is a known distance from what a register held before, the first access of
 * such a {@linkplain Group group}, its <em>leader</em>, asks for the page of the lowest byte and
 * whether the highest one lies in it, too. The others, <em>covered</em> ones, go straight to RAM:
 * they cannot leave the region, so no flag has to be right before them, and HotSpot has no way out
 * to keep all registers for. Nothing in a region that goes on behind an access changes what is
 * mapped, but for {@link StatusEmitter#isPageFlush}, behind which groups start anew.
 *
 * <p>A leader whose group lies across two pages leaves the region. Where that is the rule, the
 * region is made again without groups ({@link TranslatingEngine}).
 */
final class SharedAccesses {
  /** Most groups of a block whose host addresses are kept at a time. */
  static final int MAX = 8;

  /** Most bytes a group reaches over. The longer, the more of them lie across two pages. */
  private static final int MAX_SPAN = 256;

  /** A block in which each access looks for itself. */
  static final SharedAccesses NONE = new SharedAccesses(0);

  /** Accesses that share a look: all loads or all stores. */
  static final class Group {
    private final int leader;
    private int last;
    private int members = 1;

    /**
     * Distances from what the base register's {@link Value} held. A guest may have them far apart:
     * as {@code int}s their difference would wrap, and be taken for a small one.
     */
    private long lowest;

    private long highest;

    /** The addresses are {@link #phase} modulo this: 1, 2 or 4. */
    private int alignment;

    private int phase;
    private int number;

    private Group(int leader, int distance, int width, int length) {
      this.leader = leader;
      this.last = leader;
      this.lowest = distance;
      this.highest = (long) distance + length;
      this.alignment = width;
      this.phase = distance & (width - 1);
    }

    /**
     * Which of the region's {@link Code#shared} locals holds the host address of its lowest byte.
     */
    int number() {
      return number;
    }

    /** The alignment that the leader asks for, in bytes. */
    int alignment() {
      return alignment;
    }

    /** Bytes from the lowest one that must lie in one page; at least the alignment. */
    int span() {
      return (int) Math.max(highest - lowest, alignment);
    }

    /** Takes one more access in, unless it lies too far away or aligned otherwise. */
    private boolean takes(int index, int distance, int width, int length) {
      int common = Math.min(width, alignment) - 1;
      int wider = width > alignment ? distance & (width - 1) : phase;
      int newAlignment = Math.max(width, alignment);
      long from = Math.min(lowest, distance);
      from -= (from - wider) & (newAlignment - 1);
      long to = Math.max(highest, (long) distance + length);
      if ((distance & common) != (phase & common) || to - from > MAX_SPAN) {
        return false;
      }
      alignment = newAlignment;
      phase = wider;
      lowest = from;
      highest = to;
      last = index;
      members++;
      return true;
    }
  }

  /** What a register holds: a number that is not known, and a distance from it. */
  private record Value(Object origin, int distance) {
    private static Value unknown() {
      return new Value(new Object(), 0);
    }

    private Value plus(int bytes) {
      return new Value(origin, distance + bytes);
    }
  }

  private record Key(Object origin, boolean store) {}

  private final Group[] groups;
  private final int[] distances;
  private final int[] bases;
  private int count;

  private SharedAccesses(int instructions) {
    groups = new Group[instructions];
    distances = new int[instructions];
    bases = new int[instructions];
  }

  /**
   * Finds the groups of {@code block}.
   *
   * @param accessesDevice whether the instruction at an address accesses devices
   */
  static SharedAccesses of(Block block, boolean thumb, IntPredicate accessesDevice) {
    SharedAccesses result = new SharedAccesses(block.insns.length);
    result.find(block, thumb, accessesDevice);
    return result;
  }

  private void find(Block block, boolean thumb, IntPredicate accessesDevice) {
    Value[] registers = new Value[16];
    forget(registers);
    Map<Key, List<Group>> open = new HashMap<>();
    for (int i = 0; i < block.insns.length; i++) {
      registers[15] = Value.unknown(); // another number for each instruction that reads it
      long insn = block.insns[i];
      int op = Insn.op(insn);
      if (isGroupable(insn) && !accessesDevice.test(block.address(i, thumb))) {
        Value base = registers[Insn.rn(insn)];
        bases[i] = base.distance;
        distances[i] = base.distance + offset(insn);
        join(
            open.computeIfAbsent(new Key(base.origin, Op.isStore(op)), k -> new ArrayList<>()),
            insn,
            i);
      }
      if (StatusEmitter.isPageFlush(insn)) {
        forget(registers);
      }
      follow(registers, insn);
    }
    number(open.values().stream().flatMap(List::stream).toList());
  }

  private static void forget(Value[] registers) {
    for (int n = 0; n < registers.length; n++) {
      registers[n] = Value.unknown();
    }
  }

  /**
   * The latest group that has room takes the access; else it leads one, if it is executed always.
   */
  private void join(List<Group> near, long insn, int index) {
    int width = width(insn);
    int length = length(insn);
    for (Group group : near.reversed()) {
      if (group.takes(index, distances[index], width, length)) {
        groups[index] = group;
        return;
      }
    }
    if (Insn.cond(insn) == Insn.ALWAYS) {
      groups[index] = new Group(index, distances[index], width, length);
      near.add(groups[index]);
    }
  }

  /** Gives each group a local that is free while it lasts; those of one access need none. */
  private void number(List<Group> found) {
    int[] free = new int[MAX];
    for (int i = 0; i < groups.length; i++) {
      Group group = groups[i];
      if (group == null || group.leader != i) {
        continue;
      }
      group.number = -1;
      for (int n = 0; group.members > 1 && n < MAX && group.number < 0; n++) {
        if (free[n] <= i) {
          group.number = n;
          free[n] = group.last;
          count = Math.max(count, n + 1);
        }
      }
    }
    for (int i = 0; i < groups.length; i++) {
      if (groups[i] != null && groups[i].number < 0) {
        groups[i] = null;
      }
    }
  }

  /** What {@code insn} does to what registers hold. */
  private static void follow(Value[] registers, long insn) {
    int op = Insn.op(insn);
    boolean always = Insn.cond(insn) == Insn.ALWAYS;
    int written = RegisterUse.writtenBy(insn);
    Value base = registers[Insn.rn(insn)];
    Value moved = null;
    int to = Insn.rd(insn);
    if (isMove(op)) {
      moved = registers[Insn.rm(insn)];
    } else if (isStep(op)) {
      moved = base.plus(Insn.dpOpcode(op) == Op.ADD ? Insn.imm(insn) : -Insn.imm(insn));
    } else if (RegisterUse.writesBack(insn) && !hasRegisterOffset(insn)) {
      moved = base.plus(step(insn));
      to = Insn.rn(insn);
    }
    for (int n = 0; n < 15; n++) {
      if ((written & 1 << n) != 0) {
        boolean known = always && moved != null && n == to && !isLoadInto(insn, n);
        registers[n] = known ? moved : Value.unknown();
      }
    }
  }

  private static boolean isMove(int op) {
    return Insn.isDataProcessing(op) && Insn.dpOpcode(op) == Op.MOV && Insn.dpForm(op) == Op.REG;
  }

  private static boolean isStep(int op) {
    return Insn.isDataProcessing(op)
        && (Insn.dpOpcode(op) == Op.ADD || Insn.dpOpcode(op) == Op.SUB)
        && Insn.dpForm(op) == Op.IMM;
  }

  /** Whether {@code insn} loads into the register that it may also write back. */
  private static boolean isLoadInto(long insn, int n) {
    int op = Insn.op(insn);
    if (op == Op.LDM) {
      return (Insn.imm(insn) & 1 << n) != 0;
    }
    boolean single = op >= Op.LDR && op <= Op.LDRD && !Op.isStore(op);
    return single && (n == Insn.rd(insn) || op == Op.LDRD && n == Insn.rd(insn) + 1);
  }

  private static boolean isGroupable(long insn) {
    int op = Insn.op(insn);
    return op >= Op.LDR
        && op <= Op.STM
        && !Op.isAsUser(op)
        && Insn.rn(insn) != 15
        && Flow.of(insn) != Flow.INTERPRET
        && !hasRegisterOffset(insn);
  }

  private static boolean hasRegisterOffset(long insn) {
    return Op.isGeneral(Insn.op(insn)) && (Insn.x(insn) & Insn.X_REGISTER) != 0;
  }

  /** Bytes from the base register to the lowest address accessed. */
  private static int offset(long insn) {
    int op = Insn.op(insn);
    if (op == Op.LDM || op == Op.STM) {
      return TransferEmitter.lowestOffset(insn);
    }
    boolean post = Op.isGeneral(op) && (Insn.x(insn) & Insn.X_PRE) == 0;
    return post ? 0 : Insn.imm(insn);
  }

  /** What an instruction that writes its base back, by no register, adds to it. */
  private static int step(long insn) {
    int op = Insn.op(insn);
    return op == Op.LDM || op == Op.STM ? TransferEmitter.stepOfMultiple(insn) : Insn.imm(insn);
  }

  private static int width(long insn) {
    return switch (Op.plain(Insn.op(insn))) {
      case Op.LDRB, Op.LDRSB, Op.STRB -> 1;
      case Op.LDRH, Op.LDRSH, Op.STRH -> 2;
      default -> 4;
    };
  }

  private static int length(long insn) {
    return switch (Insn.op(insn)) {
      case Op.LDM, Op.STM -> 4 * Integer.bitCount(Insn.imm(insn));
      case Op.LDRD, Op.STRD -> 8;
      default -> width(insn);
    };
  }

  /** How many locals the groups need. */
  int count() {
    return count;
  }

  /** The group of instruction {@code index}, or null if it looks for itself. */
  Group groupOf(int index) {
    return index < groups.length ? groups[index] : null;
  }

  /** Whether instruction {@code index} asks for the page of its group. */
  boolean leads(int index) {
    Group group = groupOf(index);
    return group != null && group.leader == index;
  }

  /** Whether instruction {@code index} goes straight to RAM. */
  boolean isCovered(int index) {
    return groupOf(index) != null && !leads(index);
  }

  /** Bytes from what the leader's base register holds to the lowest address of the group. */
  int fromBase(int leader) {
    return (int) (groups[leader].lowest - bases[leader]);
  }

  /** Bytes from the lowest address of its group to that of instruction {@code index}. */
  int fromLowest(int index) {
    return (int) (distances[index] - groups[index].lowest);
  }
}
