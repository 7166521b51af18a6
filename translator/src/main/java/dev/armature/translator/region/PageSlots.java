package dev.armature.translator.region;

import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Which base registers of a region have their last page kept in locals: the ones that loops use
 * most, since the first access of a run misses in any case. Each slot is live across the whole
 * region, and more of them cost HotSpot more than they save (C1's register allocation above all).
 */
final class PageSlots {
  /** Most slots a region has. */
  static final int MAX = 8;

  /** Of an access without a slot. */
  static final int NONE = -1;

  /** The least key of a section; those of registers are below. */
  private static final int SECTION = 32;

  private static final int SECTION_SHIFT = 20;

  private final Map<Integer, Integer> pointedTo;
  private final Map<Integer, Integer> slots = new HashMap<>();

  /** The slots that hold sections of 1 MB instead of pages. */
  private final Set<Integer> sections = new HashSet<>();

  private PageSlots() {
    this.pointedTo = Map.of();
  }

  /** No slots: all accesses ask the soft TLB. */
  static PageSlots none() {
    return new PageSlots();
  }

  /**
   * Chooses the slots of {@code shape}, which has been analysed.
   *
   * @param accessesDevice whether the instruction at an address accesses devices, which no slot is
   *     for
   * @param pointedTo the sections that registers point to; loads by those that point to the same
   *     share a slot, which holds a section
   */
  PageSlots(RegionShape shape, IntPredicate accessesDevice, Map<Integer, Integer> pointedTo) {
    this.pointedTo = pointedTo;
    Map<Integer, Integer> uses = new HashMap<>();
    for (Block block : shape.blocks()) {
      if (block.inLoop) {
        for (int i = 0; i < block.insns.length; i++) {
          long insn = block.insns[i];
          if (isTransfer(insn)
              && !block.shared.isCovered(i)
              && !accessesDevice.test(block.address(i, shape.thumb()))) {
            uses.merge(key(Insn.rn(insn), Op.isStore(Insn.op(insn))), 1, Integer::sum);
          }
        }
      }
    }
    List<Integer> most =
        uses.keySet().stream()
            .sorted(Comparator.comparing((Integer k) -> -uses.get(k)).thenComparing(k -> k))
            .limit(MAX)
            .toList();
    for (int i = 0; i < most.size(); i++) {
      slots.put(most.get(i), i);
      if (most.get(i) >= SECTION) {
        sections.add(i);
      }
    }
  }

  /** How many slots there are. */
  int count() {
    return slots.size();
  }

  /** The slot for accesses by {@code base}, or {@link #NONE}. */
  int of(int base, boolean store) {
    return slots.getOrDefault(key(base, store), NONE);
  }

  /** Whether {@code slot} holds sections of 1 MB instead of pages. */
  boolean isSection(int slot) {
    return sections.contains(slot);
  }

  private int key(int base, boolean store) {
    Integer section = store ? null : pointedTo.get(base);
    return section != null ? SECTION + (section >>> SECTION_SHIFT) : base * 2 + (store ? 1 : 0);
  }

  private static boolean isTransfer(long insn) {
    int op = Insn.op(insn);
    return op >= Op.LDR && op <= Op.STM && !Op.isAsUser(op);
  }
}
