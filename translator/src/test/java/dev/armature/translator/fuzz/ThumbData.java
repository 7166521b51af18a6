package dev.armature.translator.fuzz;

/** Thumb arithmetic: formats 1 to 5, 12 and 13 (ARM ARM A6.4, A7.1). */
final class ThumbData {
  private ThumbData() {}

  /** LSL, LSR and ASR by an immediate. */
  static void shiftImmediate(Stream s) {
    int rd = s.victim(8);
    s.thumb((s.rng.below(3) << 11) | (s.rng.below(32) << 6) | (s.lowRegister() << 3) | rd);
    s.wrote(rd);
  }

  /** ADD and SUB of three registers, or with a 3-bit immediate. */
  static void addSubtract(Stream s) {
    int rd = s.victim(8);
    s.thumb(0x1800 | (s.rng.below(4) << 9) | (s.rng.below(8) << 6) | (s.lowRegister() << 3) | rd);
    s.wrote(rd);
  }

  /** MOV, CMP, ADD and SUB with an 8-bit immediate. */
  static void immediate(Stream s) {
    int rd = s.victim(8);
    s.thumb(0x2000 | (s.rng.below(4) << 11) | (rd << 8) | s.rng.below(256));
    s.wrote(rd);
  }

  /** The sixteen two-register operations, shifts by register and MUL among them. */
  static void alu(Stream s) {
    int rd = s.victim(8);
    s.thumb(0x4000 | (s.rng.below(16) << 6) | (s.lowRegister() << 3) | rd);
    s.wrote(rd);
  }

  /** A shift by a register whose value is near the edges. */
  static void edgeShift(Stream s) {
    int rd = s.victim(8);
    int amount = s.load(s.rng.pick(0, 1, 31, 32, 33, 64, 255, 256) | (s.rng.bits() << 9), 1 << rd);
    s.thumb(0x4000 | (s.rng.pick(2, 3, 4, 7) << 6) | (amount << 3) | rd);
    s.wrote(rd);
  }

  /** ADD, CMP and MOV with high registers. */
  static void highRegisters(Stream s) {
    int opcode = s.rng.below(3);
    int rd = s.victim(15);
    int rm = rd < 8 ? 8 + s.rng.below(8) : s.rng.below(16);
    s.thumb(0x4400 | (opcode << 8) | ((rd & 8) << 4) | (rm << 3) | (rd & 7));
    if (opcode != 1) {
      s.wrote(rd);
    }
  }

  /** ADD rd, pc or sp, #…, and ADD and SUB sp, #…. */
  static void addresses(Stream s) {
    if (s.rng.percent(60)) {
      int rd = s.victim(8);
      s.thumb(0xA000 | (s.rng.below(2) << 11) | (rd << 8) | s.rng.below(256));
      s.wrote(rd);
    } else {
      int up = s.rng.below(2);
      int words = s.rng.below(128);
      s.thumb(0xB000 | (up << 7) | words);
      if (s.known(13)) {
        s.unconditional();
        s.wrote(13, s.value(13) + (up == 0 ? 4 * words : -4 * words));
      }
    }
  }
}
