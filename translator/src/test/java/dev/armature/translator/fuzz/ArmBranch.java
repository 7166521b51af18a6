package dev.armature.translator.fuzz;

/** ARM branches, all short and forward, some to Thumb (ARM ARM A4.1.5 to A4.1.10). */
final class ArmBranch {
  private ArmBranch() {}

  /** B or BL, conditional, over a few instructions that may or may not run. */
  static void conditional(Stream s) {
    int condition = s.rng.below(14) << 28;
    int skipped = 1 + s.rng.below(3);
    boolean link = s.rng.percent(30);
    s.arm(condition | (link ? 0x0B000000 : 0x0A000000) | (skipped - 1));
    if (link) {
      s.wrote(14);
    }
    Stream.Knowledge before = s.knowledge();
    for (int i = 0; i < skipped; i++) {
      ArmData.dataProcessing(s);
    }
    s.merge(before);
  }

  /** B, BL or BLX over words that never run. */
  static void always(Stream s) {
    int skipped = s.rng.below(3);
    switch (s.rng.below(3)) {
      case 0 -> s.arm(0xEA000000 | ((skipped - 1) & 0xFFFFFF));
      case 1 -> {
        s.arm(0xEB000000 | ((skipped - 1) & 0xFFFFFF));
        s.wrote(14);
      }
      default -> {
        int half = s.rng.below(2);
        s.arm(0xFA000000 | (half << 24) | ((skipped - 1) & 0xFFFFFF));
        s.wrote(14);
        garbage(s, skipped);
        if (half != 0) {
          s.code.half(s.rng.bits());
        }
        s.thumb(true);
        return;
      }
    }
    garbage(s, skipped);
  }

  /** BX, BXJ, BLX, or a move or load to the PC, to an address in a register. */
  static void byRegister(Stream s) {
    Rng rng = s.rng;
    int rm = s.rng.below(15);
    CodeBuffer.Literal target = s.forwardAddress(rm);
    int form = rng.below(5);
    boolean thumb = form < 3 && rng.percent(50);
    switch (form) {
      case 0 -> s.arm(s.always() | 0x012FFF10 | rm);
      case 1 -> s.arm(s.always() | 0x012FFF20 | rm); // bxj
      case 2 -> {
        s.arm(s.always() | 0x012FFF30 | rm);
        s.wrote(14);
      }
      case 3 -> s.arm(s.always() | 0x01A0F000 | rm); // mov pc, rm
      default -> s.arm(s.always() | 0x0280F000 | (rm << 16)); // add pc, rm, #0
    }
    land(s, target, thumb);
  }

  /** ADD pc, pc, #…. */
  static void relative(Stream s) {
    int skipped = s.rng.below(3);
    if (skipped == 0) {
      s.arm(0xE24FF004); // sub pc, pc, #4
    } else {
      s.arm(0xE28FF000 | (skipped - 1) * 4);
    }
    garbage(s, skipped);
  }

  /** LDR or LDM to the PC, which also chooses the state. */
  static void byLoad(Stream s) {
    Rng rng = s.rng;
    boolean thumb = rng.percent(50);
    int slot = openWord(rng);
    int rt = rng.below(15);
    CodeBuffer.Literal target = s.forwardAddress(rt);
    int base = s.load(slot, 1 << rt);
    s.arm(s.always() | 0x05800000 | (base << 16) | (rt << 12));
    int form = rng.below(4);
    switch (form) {
      case 0 -> s.arm(0xE590F000 | (base << 16));
      case 1 -> {
        s.arm(0xE490F004 | (base << 16)); // post-indexed
        s.wrote(base);
      }
      case 2 -> {
        s.arm(0xE8B08000 | (base << 16)); // ldmia base!, {pc}
        s.wrote(base);
      }
      default -> {
        int list = rng.below(0x8000);
        int count = Integer.bitCount(list) + 1;
        int from = s.load(ArmBlock.base(slot - 4 * (count - 1), 1, count), 0);
        s.arm(0xE8908000 | (from << 16) | list);
        for (int r = 0; r < 15; r++) {
          if ((list & (1 << r)) != 0) {
            s.wrote(r);
          }
        }
      }
    }
    land(s, target, thumb);
  }

  /** An exception return: MOVS or SUBS to the PC, or LDM with ^. */
  static void exceptionReturn(Stream s) {
    if (!s.hasSpsr()) {
      return;
    }
    Rng rng = s.rng;
    boolean thumb = rng.percent(50);
    int mode = ArmStatus.anyMode(rng);
    int psr = s.load(ArmStatus.psr(rng, mode, thumb), 0);
    s.arm(s.always() | 0x0169F000 | psr); // msr spsr_fc, psr
    int rt = rng.below(15);
    CodeBuffer.Literal target = s.forwardAddress(rt);
    int adjust = 0;
    switch (rng.below(3)) {
      case 0 -> s.arm(0xE1B0F000 | rt);
      case 1 -> {
        adjust = 4;
        s.arm(0xE250F004 | (rt << 16));
      }
      default -> {
        int base = s.load(openWord(rng), 1 << rt);
        s.arm(s.always() | 0x05800000 | (base << 16) | (rt << 12));
        s.arm(0xE8D08000 | (base << 16)); // ldmia base, {pc}^
      }
    }
    s.mode(mode);
    landAt(s, target, thumb, adjust);
  }

  /** A word that every mode may write, far enough from the area's ends for any LDM. */
  static int openWord(Rng rng) {
    return CaseLayout.PAGE_OPEN + 0x100 + 4 * rng.below(0x300);
  }

  private static void land(Stream s, CodeBuffer.Literal target, boolean thumb) {
    garbage(s, s.rng.below(3));
    if (thumb && s.rng.percent(50)) {
      s.code.half(s.rng.bits());
    }
    target.value(s.code.here() + (thumb ? 1 : 0));
    s.thumb(thumb);
  }

  /** As {@link #land}, for instructions that take the state from the SPSR and not from bit 0. */
  private static void landAt(Stream s, CodeBuffer.Literal target, boolean thumb, int adjust) {
    garbage(s, s.rng.below(3));
    target.value(s.code.here() + adjust);
    s.thumb(thumb);
  }

  private static void garbage(Stream s, int words) {
    for (int i = 0; i < words; i++) {
      s.code.word(s.rng.bits());
    }
  }
}
