package dev.armature.translator.fuzz;

/** ARM data processing, multiplies, saturating arithmetic and CLZ (ARM ARM A3.4 to A3.7). */
final class ArmData {
  private static final int SET_FLAGS = 1 << 20;

  private ArmData() {}

  /** One of the sixteen operations, with any form of the second operand. */
  static void dataProcessing(Stream s) {
    Rng rng = s.rng;
    int condition = s.condition();
    int opcode = rng.below(16);
    boolean compares = (opcode & 0xC) == 8;
    boolean registerShift = rng.percent(25);
    int rd = compares ? 0 : s.victim(15);
    int rn = opcode == 13 || opcode == 15 ? 0 : rng.below(registerShift ? 15 : 16);
    int flags = compares || rng.percent(50) ? SET_FLAGS : 0;
    int operand;
    if (registerShift) {
      operand = (s.register() << 8) | (rng.below(4) << 5) | (1 << 4) | s.register();
    } else if (rng.percent(40)) {
      operand = (1 << 25) | rng.below(0x1000);
    } else {
      int amount = rng.percent(20) ? 0 : rng.below(32);
      operand = (amount << 7) | (rng.below(4) << 5) | rng.below(16);
    }
    s.arm(condition | (opcode << 21) | flags | (rn << 16) | (rd << 12) | operand);
    if (!compares) {
      s.wrote(rd);
    }
  }

  /** A shift by a register whose value is near the edges: 0, 1, 31, 32, 33, 255, 256. */
  static void edgeShift(Stream s) {
    int amount =
        s.load(s.rng.pick(0, 1, 31, 32, 33, 63, 64, 255, 256, 0x120) | (s.rng.bits() << 9), 0);
    int condition = s.condition();
    int rd = s.victim(15);
    int opcode = s.rng.pick(0, 1, 4, 12, 13, 14, 15);
    int rn = opcode == 13 || opcode == 15 ? 0 : s.register();
    int shift = (amount << 8) | (s.rng.below(4) << 5) | (1 << 4) | s.register();
    s.arm(condition | (opcode << 21) | SET_FLAGS | (rn << 16) | (rd << 12) | shift);
    s.wrote(rd);
  }

  /** MUL, MLA and the four long multiplies. */
  static void multiply(Stream s) {
    Rng rng = s.rng;
    int condition = s.condition();
    int flags = rng.percent(50) ? SET_FLAGS : 0;
    int operands = (s.register() << 8) | 0x90 | s.register();
    int high = s.victim(15);
    if (rng.percent(50)) {
      boolean accumulate = rng.percent(50);
      int rn = accumulate ? s.register() : 0;
      s.arm(condition | (accumulate ? 1 << 21 : 0) | flags | (high << 16) | (rn << 12) | operands);
    } else {
      int low = s.registerNotIn(1 << high, 15);
      s.arm(
          condition
              | 0x00800000
              | (rng.below(4) << 21)
              | flags
              | (high << 16)
              | (low << 12)
              | operands);
      s.wrote(low);
    }
    s.wrote(high);
  }

  /** SMLAxy, SMLAWy, SMULWy, SMLALxy and SMULxy. */
  static void halfwordMultiply(Stream s) {
    Rng rng = s.rng;
    int condition = s.condition();
    int rd = s.victim(15);
    int halves = rng.below(4) << 5;
    int operands = (s.register() << 8) | 0x80 | halves | s.register();
    int opcode = rng.below(4);
    int rn = s.register();
    if (opcode == 2) {
      rn = s.registerNotIn(1 << rd, 15);
      s.wrote(rn);
    } else if (opcode == 3 || (opcode == 1 && (halves & 0x20) != 0)) {
      rn = 0;
    }
    s.arm(condition | 0x01000000 | (opcode << 21) | (rd << 16) | (rn << 12) | operands);
    s.wrote(rd);
  }

  /** QADD, QSUB, QDADD, QDSUB, on operands that often saturate. */
  static void saturating(Stream s) {
    if (s.rng.percent(40)) {
      s.load(0x7FFFFFFF - s.rng.below(3) ^ -s.rng.below(2), 0);
    }
    int condition = s.condition();
    int rd = s.victim(15);
    s.arm(
        condition
            | 0x01000050
            | (s.rng.below(4) << 21)
            | (s.register() << 16)
            | (rd << 12)
            | s.register());
    s.wrote(rd);
  }

  /** CLZ. */
  static void countLeadingZeros(Stream s) {
    int condition = s.condition();
    int rd = s.victim(15);
    s.arm(condition | 0x016F0F10 | (rd << 12) | s.register());
    s.wrote(rd);
  }
}
