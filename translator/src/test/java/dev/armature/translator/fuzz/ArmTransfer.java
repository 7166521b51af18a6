package dev.armature.translator.fuzz;

/** ARM loads and stores of one register or a pair, SWP and PLD (ARM ARM A5.2, A5.3). */
final class ArmTransfer {
  private static final int PRE = 1 << 24;
  private static final int UP = 1 << 23;
  private static final int WRITE_BACK = 1 << 21;

  private ArmTransfer() {}

  /** How the address of a transfer is made. */
  private record Addressing(
      int base, int bits, int offsetRegister, int finalBase, boolean writes) {}

  /** LDR, STR, LDRB, STRB and the forms with User permissions. */
  static void word(Stream s) {
    Rng rng = s.rng;
    boolean load = rng.percent(50);
    boolean isByte = rng.percent(35);
    int size = isByte ? 1 : 4;
    int target = s.target(size, 4);
    int rd = load ? s.victim(15) : s.register();
    boolean registerOffset = rng.percent(40);
    Addressing a =
        registerOffset
            ? shifted(s, target, 1 << rd)
            : immediate(s, target, size, size, 4095, 1 << rd);
    if (registerOffset && !load && !a.writes) {
      // A store may use one register three times over.
      rd = rng.percent(20) ? a.offsetRegister : rd;
    }
    // The PC stores as the instruction's address + 8.
    rd = !load && rng.percent(5) ? 15 : rd;
    int translate = a.writes && (a.bits & PRE) == 0 && rng.percent(30) ? WRITE_BACK : 0;
    int condition = registerOffset ? s.always() : s.condition();
    if (rd == 15 && translate != 0) {
      translate = 0;
    }
    s.arm(
        condition
            | 0x04000000
            | (load ? 1 << 20 : 0)
            | (isByte ? 1 << 22 : 0)
            | a.bits
            | translate
            | (a.base << 16)
            | (rd << 12));
    finish(s, a, load ? 1 << rd : 0);
  }

  /** LDRH, STRH, LDRSB, LDRSH, LDRD and STRD. */
  static void halfOrDouble(Stream s) {
    Rng rng = s.rng;
    int kind = rng.below(6);
    boolean load = kind == 0 || (kind >= 2 && kind <= 4);
    boolean pair = kind >= 4;
    int size = kind == 2 ? 1 : pair ? 8 : 2;
    int opcode =
        switch (kind) {
          case 0 -> 0x001000B0; // LDRH
          case 1 -> 0x000000B0; // STRH
          case 2 -> 0x001000D0; // LDRSB
          case 3 -> 0x001000F0; // LDRSH
          case 4 -> 0x000000D0; // LDRD
          default -> 0x000000F0; // STRD
        };
    int target = pair ? s.target(8, 8) & -8 : s.target(size, 4);
    int rd = pair ? rng.below(7) * 2 : load ? s.victim(15) : s.register();
    int data = pair ? 3 << rd : 1 << rd;
    boolean registerOffset = rng.percent(40);
    Addressing a =
        registerOffset
            ? plain(s, target, data)
            : immediate(s, target, size, pair ? 8 : 4, 255, data);
    int bits = a.bits;
    if (!registerOffset) {
      bits = (bits & ~0xFF) | (1 << 22) | ((bits & 0xF0) << 4) | (bits & 0xF);
    }
    int condition = registerOffset ? s.always() : s.condition();
    s.arm(condition | opcode | bits | (a.base << 16) | (rd << 12));
    finish(s, a, load ? data : 0);
  }

  /** LDR of a word of the stream itself. */
  static void literal(Stream s) {
    int rd = s.victim(15);
    s.arm(s.condition() | 0x059F0000 | (rd << 12) | s.rng.below(8) * 4);
    s.wrote(rd);
  }

  /** SWP and SWPB. */
  static void swap(Stream s) {
    boolean isByte = s.rng.percent(50);
    int target = s.target(isByte ? 1 : 4, 4);
    if (s.kind.mmu() && s.rng.percent(70)) {
      target = CaseLayout.PAGE_OPEN + s.rng.below(0x400) * 4;
    }
    int base = s.load(target, 0);
    int rd = s.registerNotIn(1 << base, 15);
    int rm = s.registerNotIn(1 << base, 15);
    s.arm(s.condition() | (isByte ? 0x01400090 : 0x01000090) | (base << 16) | (rd << 12) | rm);
    s.wrote(rd);
    s.mayHaveTrapped();
  }

  /** PLD of any address: it never faults. */
  static void preload(Stream s) {
    int offset =
        s.rng.percent(50) ? s.rng.below(0x1000) : (1 << 25) | (s.rng.below(32) << 7) | s.register();
    s.arm(0xF550F000 | (s.rng.below(2) << 23) | (s.rng.below(16) << 16) | offset);
  }

  private static Addressing immediate(
      Stream s, int target, int size, int span, int limit, int data) {
    Rng rng = s.rng;
    int up = rng.percent(50) ? UP : 0;
    int offset = rng.percent(50) ? rng.below(limit + 1) : rng.below(limit / 16);
    int mode = rng.below(3);
    boolean writes = mode != 0;
    int signed = up != 0 ? offset : -offset;
    boolean post = mode == 2;
    int exclude = writes ? data : 0;
    for (int tries = 0; tries < 4; tries++) {
      int r = s.register();
      int at = s.value(r) + (post ? 0 : signed);
      if (s.known(r) && (exclude & (1 << r)) == 0 && s.allowed(at, size, span)) {
        return new Addressing(
            r,
            (post ? 0 : PRE) | (mode == 1 ? WRITE_BACK : 0) | up | offset,
            -1,
            s.value(r) + signed,
            writes);
      }
    }
    int baseValue = post ? target : target - signed;
    int base = s.load(baseValue, exclude);
    return new Addressing(
        base,
        (post ? 0 : PRE) | (mode == 1 ? WRITE_BACK : 0) | up | offset,
        -1,
        baseValue + signed,
        writes);
  }

  private static Addressing plain(Stream s, int target, int data) {
    return register(s, target, data, 0, 0, false);
  }

  private static Addressing shifted(Stream s, int target, int data) {
    return register(s, target, data, s.rng.below(4), s.rng.percent(20) ? 0 : s.rng.below(32), true);
  }

  private static Addressing register(
      Stream s, int target, int data, int type, int amount, boolean scaled) {
    Rng rng = s.rng;
    int mode = rng.below(3);
    boolean writes = mode != 0;
    boolean post = mode == 2;
    int up = rng.percent(50) ? UP : 0;
    int exclude = writes ? data : 0;
    // LDRD wants its offset register outside the pair in any mode.
    int rm = s.load(rng.interesting(), exclude | data);
    int carry = rng.below(2);
    if (type == 3 && amount == 0 && scaled) {
      s.arm(s.always() | 0x0328F200 | carry << 1); // msr cpsr_f, #carry << 29
    }
    int offset = scaled ? shift(s.value(rm), type, amount, carry) : s.value(rm);
    int signed = up != 0 ? offset : -offset;
    int baseValue = post ? target : target - signed;
    int base = s.load(baseValue, exclude | (1 << rm));
    int bits = (post ? 0 : PRE) | (mode == 1 ? WRITE_BACK : 0) | up | rm;
    if (scaled) {
      bits |= (1 << 25) | (amount << 7) | (type << 5);
    }
    return new Addressing(base, bits, rm, baseValue + signed, writes);
  }

  private static int shift(int value, int type, int amount, int carry) {
    return switch (type) {
      case 0 -> value << amount;
      case 1 -> amount == 0 ? 0 : value >>> amount;
      case 2 -> value >> (amount == 0 ? 31 : amount);
      default -> amount == 0 ? (carry << 31) | (value >>> 1) : Integer.rotateRight(value, amount);
    };
  }

  private static void finish(Stream s, Addressing a, int loaded) {
    if (a.writes) {
      s.wrote(a.base, a.finalBase);
    }
    for (int r = 0; r < 15; r++) {
      if ((loaded & (1 << r)) != 0) {
        s.wrote(r);
      }
    }
    s.mayHaveTrapped();
  }
}
