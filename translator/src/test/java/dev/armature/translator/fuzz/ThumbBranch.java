package dev.armature.translator.fuzz;

/** Thumb branches, all short and forward, some to ARM (ARM ARM A6.3). */
final class ThumbBranch {
  private ThumbBranch() {}

  /** B with a condition, over instructions that may or may not run. */
  static void conditional(Stream s) {
    int skipped = 1 + s.rng.below(4);
    s.thumb(0xD000 | (s.rng.below(14) << 8) | (skipped - 1));
    Stream.Knowledge before = s.knowledge();
    for (int i = 0; i < skipped; i++) {
      ThumbData.alu(s);
    }
    s.merge(before);
  }

  /** B, BL or BLX over halfwords that never run. */
  static void always(Stream s) {
    int skipped = s.rng.below(4);
    switch (s.rng.below(4)) {
      case 2 -> suffixAlone(s);
      case 0 -> {
        s.thumb(0xE000 | ((skipped - 1) & 0x7FF));
        garbage(s, skipped);
      }
      case 1 -> {
        s.thumb(0xF000);
        s.thumb(0xF800 | skipped);
        garbage(s, skipped);
        s.wrote(14);
      }
      default -> {
        // BLX: the target is the word that holds the address.
        int second = s.code.here() + 2;
        s.thumb(0xF000);
        s.thumb(0);
        garbage(s, skipped);
        align(s);
        int distance = (s.code.here() - (second + 2)) >> 1;
        s.code.patchHalf(second, 0xE800 | ((distance + 1) & ~1));
        s.wrote(14);
        s.thumb(false);
      }
    }
  }

  /** The second half of BL by itself: it branches relative to LR, whoever set it. */
  private static void suffixAlone(Stream s) {
    int rl = s.lowRegister();
    CodeBuffer.Literal target = s.forwardAddress(rl);
    s.thumb(0x4686 | (rl << 3)); // mov lr, rl
    int offset = s.rng.below(0x800);
    s.thumb(0xF800 | offset);
    s.wrote(14);
    land(s, target, true, -2 * offset);
  }

  /** BX, BLX, MOV pc and ADD pc. */
  static void byRegister(Stream s) {
    Rng rng = s.rng;
    int form = rng.below(5);
    if (form == 4) {
      align(s);
      s.thumb(0x4778); // bx pc
      s.code.half(rng.bits());
      s.thumb(false);
      return;
    }
    int rl = s.lowRegister();
    CodeBuffer.Literal target = s.forwardAddress(rl);
    int rm = rl;
    if (rng.percent(40)) {
      rm = 8 + rng.below(7);
      s.thumb(0x4680 | (rl << 3) | (rm & 7)); // mov rm, rl
      s.wrote(rm);
    }
    boolean thumb = form >= 2 || rng.percent(40);
    int adjust = thumb && form < 2 ? 1 : 0;
    switch (form) {
      case 0 -> s.thumb(0x4700 | (rm << 3));
      case 1 -> {
        s.thumb(0x4780 | (rm << 3));
        s.wrote(14);
      }
      case 2 -> s.thumb(0x4687 | (rm << 3)); // mov pc, rm
      default -> {
        s.thumb(0x4487 | (rm << 3)); // add pc, rm
        adjust = -(s.code.here() + 2);
      }
    }
    land(s, target, thumb, adjust);
  }

  /** POP {…, pc}, which also chooses the state. */
  static void byLoad(Stream s) {
    Rng rng = s.rng;
    boolean thumb = rng.percent(50);
    int slot = ArmBranch.openWord(rng);
    int list = rng.percent(50) ? 0 : rng.below(256);
    ThumbTransfer.stack(s, slot - 4 * Integer.bitCount(list));
    int base = s.load(slot, 0);
    int rt = s.registerNotIn(1 << base, 8);
    CodeBuffer.Literal target = s.forwardAddress(rt);
    s.thumb(0x6000 | (base << 3) | rt); // str rt, [base]
    s.thumb(0xBD00 | list);
    s.know(13, slot + 4);
    for (int r = 0; r < 8; r++) {
      if ((list & (1 << r)) != 0) {
        s.wrote(r);
      }
    }
    land(s, target, thumb, thumb ? 1 : 0);
  }

  private static void land(Stream s, CodeBuffer.Literal target, boolean thumb, int adjust) {
    garbage(s, s.rng.below(3));
    if (!thumb) {
      align(s);
    }
    target.value(s.code.here() + adjust);
    s.thumb(thumb);
  }

  private static void align(Stream s) {
    if ((s.code.here() & 2) != 0) {
      s.thumb(0x46C0); // mov r8, r8
    }
  }

  private static void garbage(Stream s, int halfwords) {
    for (int i = 0; i < halfwords; i++) {
      s.code.half(s.rng.bits());
    }
  }
}
