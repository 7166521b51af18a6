package dev.armature.translator.fuzz;

/** MRS, MSR, mode switches and what a guest reads of CP15 (ARM ARM A4.1.38, A4.1.39). */
final class ArmStatus {
  private static final int SPSR = 1 << 22;
  private static final int[] MODES = {0x10, 0x11, 0x12, 0x13, 0x17, 0x1B, 0x1F};

  private ArmStatus() {}

  /** A value for a status register: valid mode, random flags and masks, T as given. */
  static int psr(Rng rng, int mode, boolean thumb) {
    return (rng.bits() & 0xF8000000) | (rng.below(4) << 6) | (thumb ? 0x20 : 0) | mode;
  }

  /** Any of the seven modes. */
  static int anyMode(Rng rng) {
    return MODES[rng.below(MODES.length)];
  }

  /** MRS. */
  static void read(Stream s) {
    int rd = s.victim(15);
    s.arm(s.condition() | 0x010F0000 | (s.hasSpsr() && s.rng.percent(50) ? SPSR : 0) | (rd << 12));
    s.wrote(rd);
  }

  /** MSR of the CPSR's flags. */
  static void flags(Stream s) {
    if (s.rng.percent(50)) {
      // An immediate rotated by 6: N, Z, C, V and Q from its bits 5 to 1.
      int rotated = (3 << 8) | (s.rng.below(32) << 1);
      s.arm(s.condition() | 0x0328F000 | rotated);
    } else {
      s.arm(s.condition() | 0x0128F000 | s.register());
    }
  }

  /** MSR of everything in User mode, where only the flags change. */
  static void inUserMode(Stream s) {
    if (s.privileged()) {
      return;
    }
    int value = s.load(s.rng.bits() & 0xF8FFFEFF, 0);
    s.arm(s.condition() | 0x0120F000 | (s.rng.below(16) << 16) | value);
  }

  /** MSR of the SPSR. */
  static void saved(Stream s) {
    if (!s.hasSpsr()) {
      return;
    }
    int value = s.load(psr(s.rng, anyMode(s.rng), s.rng.percent(30)), 0);
    int fields = s.rng.percent(50) ? 0x90000 : s.rng.pick(0x10000, 0x80000);
    s.arm(s.condition() | 0x0160F000 | fields | value);
  }

  /** MSR of the control byte: another mode. */
  static void mode(Stream s) {
    if (!s.privileged()) {
      return;
    }
    int mode = s.rng.percent(10) ? 0x10 : MODES[1 + s.rng.below(6)];
    if (s.rng.percent(50)) {
      s.arm(s.always() | 0x0321F000 | (s.rng.below(4) << 6) | mode);
    } else {
      int value = s.load(psr(s.rng, mode, false), 0);
      s.arm(s.always() | 0x0120F000 | s.rng.pick(0x10000, 0x90000) | value);
    }
    s.mode(mode);
  }

  /** CP15 accesses without effect on translation; undefined in User mode. */
  static void systemControl(Stream s) {
    int rd = s.victim(15);
    // QEMU lets User mode have this one, the ARM926 does not.
    if (s.privileged() && s.rng.percent(10)) {
      s.arm(s.condition() | 0x0E17FF7A); // mrc pc, c7, c10, 3: test and clean, sets the flags
      return;
    }
    int instruction =
        switch (s.rng.below(7)) {
          case 0 -> 0x0E100F10; // mrc c0, c0, 0
          case 1 -> 0x0E130F10; // mrc c3, c0, 0
          case 2 -> 0x0E150F10; // mrc c5, c0, 0
          case 3 -> 0x0E160F10; // mrc c6, c0, 0
          case 4 -> 0x0E060F10; // mcr c6, c0, 0
          case 5 -> 0x0E070FD5; // mcr c7, c5, 6
          default -> 0x0E070F9A; // mcr c7, c10, 4
        };
    s.arm(s.condition() | instruction | (rd << 12));
    s.wrote(rd);
    s.mayHaveTrapped();
  }
}
