package dev.armature.translator.fuzz;

/** Thumb loads and stores: formats 6 to 11, 14 and 15 (ARM ARM A6.5, A6.6). */
final class ThumbTransfer {
  private ThumbTransfer() {}

  /** LDR rd, [pc, #…]. */
  static void literal(Stream s) {
    int rd = s.victim(8);
    s.thumb(0x4800 | (rd << 8) | s.rng.below(12));
    s.wrote(rd);
  }

  /** The eight transfers with a register offset. */
  static void registerOffset(Stream s) {
    int opcode = s.rng.below(8);
    int size =
        switch (opcode) {
          case 0, 4 -> 4; // STR, LDR
          case 1, 5, 7 -> 2; // STRH, LDRH, LDRSH
          default -> 1; // STRB, LDRSB, LDRB
        };
    int target = s.target(size, 4);
    int offset = s.load(s.rng.interesting(), 0);
    int base = s.load(target - s.value(offset), 1 << offset);
    int rd = opcode >= 3 ? s.victim(8) : s.lowRegister();
    s.thumb(0x5000 | (opcode << 9) | (offset << 6) | (base << 3) | rd);
    loaded(s, rd, opcode >= 3);
  }

  /** LDR, STR, LDRB, STRB, LDRH and STRH with a 5-bit offset. */
  static void immediateOffset(Stream s) {
    Rng rng = s.rng;
    int kind = rng.below(3);
    int size = kind == 0 ? 4 : kind == 1 ? 1 : 2;
    boolean load = rng.percent(50);
    int offset = rng.below(32);
    int base = pointer(s, size, offset * size);
    int rd = load ? s.victim(8) : s.lowRegister();
    int opcode = kind == 0 ? 0x6000 : kind == 1 ? 0x7000 : 0x8000;
    s.thumb(opcode | (load ? 1 << 11 : 0) | (offset << 6) | (base << 3) | rd);
    loaded(s, rd, load);
  }

  private static int pointer(Stream s, int size, int offset) {
    for (int tries = 0; tries < 4; tries++) {
      int r = s.lowRegister();
      if (s.known(r) && s.allowed(s.value(r) + offset, size, 4)) {
        return r;
      }
    }
    return s.load(s.target(size, 4) - offset, 0);
  }

  /** LDR and STR relative to SP. */
  static void stackRelative(Stream s) {
    boolean load = s.rng.percent(50);
    int offset = s.rng.below(256);
    stack(s, s.target(4, 4) - 4 * offset);
    int rd = load ? s.victim(8) : s.lowRegister();
    s.thumb(0x9000 | (load ? 1 << 11 : 0) | (rd << 8) | offset);
    loaded(s, rd, load);
  }

  /** PUSH and POP without the PC. */
  static void pushPop(Stream s) {
    boolean pop = s.rng.percent(50);
    int list = 1 + s.rng.below(255);
    boolean link = !pop && s.rng.percent(40);
    int count = Integer.bitCount(list) + (link ? 1 : 0);
    int lowest = s.target(4, 4 * count);
    stack(s, pop ? lowest : lowest + 4 * count);
    int sp = s.value(13);
    s.thumb((pop ? 0xBC00 : 0xB400) | (link ? 1 << 8 : 0) | list);
    s.wrote(13, pop ? sp + 4 * count : sp - 4 * count);
    for (int r = 0; r < 8; r++) {
      if (pop && (list & (1 << r)) != 0) {
        s.wrote(r);
      }
    }
    s.mayHaveTrapped();
  }

  /** LDMIA and STMIA. */
  static void block(Stream s) {
    boolean load = s.rng.percent(50);
    int list = 1 + s.rng.below(255);
    int count = Integer.bitCount(list);
    int from = s.target(4, 4 * count);
    int base = s.load(from, 0);
    s.thumb(0xC000 | (load ? 1 << 11 : 0) | (base << 8) | list);
    s.wrote(base, from + 4 * count);
    for (int r = 0; r < 8; r++) {
      if (load && (list & (1 << r)) != 0) {
        s.wrote(r);
      }
    }
    s.mayHaveTrapped();
  }

  /** Sets SP to {@code value}, if it has not that value already. */
  static void stack(Stream s, int value) {
    if (!s.known(13) || s.value(13) != value) {
      int r = s.load(value, 0);
      s.thumb(0x4685 | (r << 3)); // mov sp, r
      s.unconditional();
    }
    s.know(13, value);
  }

  private static void loaded(Stream s, int rd, boolean load) {
    if (load) {
      s.wrote(rd);
    }
    s.mayHaveTrapped();
  }
}
