package dev.armature.translator.fuzz;

/** LDM and STM in all modes (ARM ARM A5.4). */
final class ArmBlock {
  private static final int LOAD = 1 << 20;
  private static final int WRITE_BACK = 1 << 21;
  private static final int USER = 1 << 22;

  private ArmBlock() {}

  /** LDM or STM without the PC; with ^ the User registers, where the mode has such a form. */
  static void transfer(Stream s) {
    Rng rng = s.rng;
    boolean load = rng.percent(50);
    boolean user = s.hasSpsr() && rng.percent(20);
    boolean writeBack = !user && rng.percent(60);
    int list = rng.percent(50) ? rng.below(0x7FFF) + 1 : 1 << s.register();
    list |= 1 << s.register();
    if (!load && rng.percent(15)) {
      list |= 0x8000;
    }
    int mode = rng.below(4);
    int count = Integer.bitCount(list);
    int lowest = s.target(4, 4 * count);
    int baseValue = base(lowest, mode, count);
    int base = s.load(baseValue, 0);
    s.arm(
        s.condition()
            | 0x08000000
            | (mode << 23)
            | (user ? USER : 0)
            | (writeBack ? WRITE_BACK : 0)
            | (load ? LOAD : 0)
            | (base << 16)
            | list);
    if (writeBack) {
      s.wrote(base, baseValue + ((mode & 1) != 0 ? 4 * count : -4 * count));
    }
    if (load && !user) {
      for (int r = 0; r < 15; r++) {
        if ((list & (1 << r)) != 0) {
          s.wrote(r);
        }
      }
    } else if (load) {
      // Registers that are not banked in this mode are the User ones.
      for (int r = 0; r < 13; r++) {
        if ((list & (1 << r)) != 0) {
          s.wrote(r);
        }
      }
    }
    s.mayHaveTrapped();
  }

  /**
   * The base register for a transfer that starts at {@code lowest}.
   *
   * @param mode the P and U bits: 0 DA, 1 IA, 2 DB, 3 IB
   */
  static int base(int lowest, int mode, int count) {
    return switch (mode) {
      case 0 -> lowest + 4 * count - 4;
      case 1 -> lowest;
      case 2 -> lowest + 4 * count;
      default -> lowest - 4;
    };
  }
}
