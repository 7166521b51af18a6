package dev.armature.translator.fuzz;

/** Thumb instructions that take an exception: SWI, BKPT and what ARMv5T does not define. */
final class ThumbTrap {
  // QEMU 7.2 executes CBZ and CBNZ on its arm926; so they are not here.
  private static final int[] UNDEFINED = {
    0xDE00, // permanently undefined
    0xB200, // SXTH
    0xB650, // SETEND
    0xB660, // CPS
    0xBA00 // REV
  };

  private ThumbTrap() {}

  /** SWI. */
  static void softwareInterrupt(Stream s) {
    s.thumb(0xDF00 | s.rng.below(256));
    s.mayHaveTrapped();
  }

  /** BKPT. */
  static void breakpoint(Stream s) {
    s.thumb(0xBE00 | s.rng.below(256));
    s.mayHaveTrapped();
  }

  /** An undefined instruction. */
  static void undefined(Stream s) {
    s.thumb(s.rng.pick(UNDEFINED));
    s.mayHaveTrapped();
  }
}
