package dev.armature.translator.fuzz;

/** ARM instructions that take an exception: SWI, BKPT and what ARMv5TE does not define. */
final class ArmTrap {
  private static final int[] UNDEFINED = {
    0x06000010, // the media space of ARMv6
    0x07F000F0,
    0x06BF0070, // SXTH
    0x06BF0F30, // REV
    0x01900F9F, // LDREX
    0x03000000, // MOVW
    0x03400000, // MOVT
    0x00400090, // UMAAL
    0x00600090, // MLS
    0x0E000000, // CDP p0
    0x0E000110, // MCR p1
    0x0E100210, // MRC p2
    0x0D900300, // LDC p3
    0x0D800400, // STC p4
    0x0C400500, // MCRR p5
    0x0C500600 // MRRC p6
  };

  private static final int[] UNCONDITIONAL = {
    0xF1080000, // CPS
    0xF1010000, // SETEND
    0xF8BD0A00, // RFE
    0xF96D0500, // SRS
    0xFE000000, // CDP2 p0
    0xFC900300, // LDC2 p3
    0xFE000110 // MCR2 p1
  };

  private ArmTrap() {}

  /** SWI, with any comment field. */
  static void softwareInterrupt(Stream s) {
    s.arm(s.condition() | 0x0F000000 | (s.rng.bits() & 0xFFFFFF));
    s.mayHaveTrapped();
  }

  /** BKPT. */
  static void breakpoint(Stream s) {
    s.arm(0xE1200070 | (s.rng.below(0x1000) << 8) | s.rng.below(16));
    s.mayHaveTrapped();
  }

  /** An undefined instruction. */
  static void undefined(Stream s) {
    if (s.rng.percent(25)) {
      s.arm(s.rng.pick(UNCONDITIONAL));
    } else {
      s.arm(
          s.condition() | s.rng.pick(UNDEFINED) | (s.rng.below(12) << 12) | (s.rng.below(8) << 16));
    }
    s.mayHaveTrapped();
  }
}
