package dev.armature.translator.fuzz;

import java.util.Arrays;

/**
 * A stream under construction, and what its generator can know at this point of it: the state (ARM
 * or Thumb), the mode, and the exact values of some registers.
 *
 * <p>Loads, stores and branches want registers with chosen values. They use what is known, or load
 * a literal; everything that writes a register in a way that is not followed makes it unknown.
 */
final class Stream {
  private static final int AL = 0xE0000000;

  final Rng rng;
  final CaseKind kind;
  final CodeBuffer code;
  private final int[] values = new int[15];
  private final boolean[] valid = new boolean[15];
  private boolean thumb;
  private int mode;
  private boolean conditional;
  private int instructions;

  Stream(Rng rng, CaseKind kind, CodeBuffer code, int mode, boolean thumb, int[] registers) {
    this.rng = rng;
    this.kind = kind;
    this.code = code;
    this.mode = mode;
    this.thumb = thumb;
    System.arraycopy(registers, 0, values, 0, 15);
    Arrays.fill(valid, true);
  }

  // State

  boolean thumb() {
    return thumb;
  }

  /** What follows is in this state. */
  void thumb(boolean value) {
    thumb = value;
  }

  int mode() {
    return mode;
  }

  boolean privileged() {
    return mode != 0x10;
  }

  boolean hasSpsr() {
    return mode != 0x10 && mode != 0x1F;
  }

  /** What follows is in this mode. */
  void mode(int value) {
    if (value == 0x11 || mode == 0x11) {
      Arrays.fill(valid, 8, 13, false);
    }
    valid[13] = false;
    valid[14] = false;
    mode = value;
  }

  int instructions() {
    return instructions;
  }

  // Registers

  /** The value of {@code register} is not known any more. */
  void wrote(int register) {
    if (register < 15) {
      valid[register] = false;
    }
  }

  /** The instruction just made leaves {@code value} in {@code register}, if it is executed. */
  void wrote(int register, int value) {
    valid[register] = !conditional && !kind.mayAbort();
    values[register] = value;
  }

  /** The instruction just made leaves {@code value} in {@code register} for sure. */
  void know(int register, int value) {
    valid[register] = true;
    values[register] = value;
  }

  boolean known(int register) {
    return register < 15 && valid[register];
  }

  int value(int register) {
    return values[register];
  }

  /** An exception was or may have been taken: its mode's link register may be this one. */
  void mayHaveTrapped() {
    valid[14] = false;
  }

  /** Any register but the PC. */
  int register() {
    return rng.below(15);
  }

  /** Any register a Thumb instruction reaches with three bits. */
  int lowRegister() {
    return rng.below(8);
  }

  /** A register to overwrite: mostly one whose value is not known anyway. */
  int victim(int below) {
    int r = rng.below(below);
    for (int tries = 0; tries < 3 && valid[r]; tries++) {
      r = rng.below(below);
    }
    return r;
  }

  /** A register not in the set {@code exclude} (one bit each), below {@code below}. */
  int registerNotIn(int exclude, int below) {
    int r = rng.below(below);
    while ((exclude & (1 << r)) != 0) {
      r = rng.below(below);
    }
    return r;
  }

  /** Loads {@code value} into a register outside {@code exclude}; gives the register. */
  int load(int value, int exclude) {
    int rd = registerNotIn(exclude, thumb ? 8 : 15);
    literal(rd, value);
    return rd;
  }

  /** Loads {@code value} into {@code rd}. */
  CodeBuffer.Literal literal(int rd, int value) {
    conditional = false;
    instructions++;
    know(rd, value);
    return thumb ? code.thumbLiteral(rd, value) : code.armLiteral(rd, value);
  }

  /**
   * Loads an address that is not known yet into a register outside {@code exclude}; the register
   * counts as unknown.
   */
  CodeBuffer.Literal forwardAddress(int rd) {
    CodeBuffer.Literal literal = literal(rd, 0);
    valid[rd] = false;
    return literal;
  }

  /** Register knowledge, to come back to after code that may be skipped. */
  Knowledge knowledge() {
    return new Knowledge(values.clone(), valid.clone());
  }

  /** Keeps of what is known now only what also was known at {@code before}. */
  void merge(Knowledge before) {
    for (int i = 0; i < 15; i++) {
      valid[i] &= before.valid[i] && before.values[i] == values[i];
    }
  }

  /** What was known at some point of a stream. */
  @SuppressWarnings("ArrayRecordComponent") // private to the generator, never compared
  record Knowledge(int[] values, boolean[] valid) {}

  // Instructions

  /** A condition for the next ARM instruction, in its place; mostly AL. */
  int condition() {
    conditional = rng.percent(30);
    return conditional ? rng.below(14) << 28 : AL;
  }

  /** AL, for instructions that must be executed. */
  int always() {
    conditional = false;
    return AL;
  }

  /** Emits an ARM instruction. */
  void arm(int instruction) {
    instructions++;
    code.word(instruction);
  }

  /** Emits a Thumb instruction. */
  void thumb(int instruction) {
    instructions++;
    code.half(instruction);
  }

  /** Tells that the next Thumb instruction is executed for sure. */
  void unconditional() {
    conditional = false;
  }

  // Memory

  /**
   * An address for an access of {@code size} bytes (and aligned to that, if the case wants it).
   *
   * @param span bytes that are accessed from there
   */
  int target(int size, int span) {
    int address;
    if (kind.mmu() && rng.percent(40)) {
      address = forbidden(span);
    } else {
      int limit = kind.mmu() ? 0x1000 : CaseLayout.SCRATCH_SIZE;
      address = CaseLayout.SCRATCH + rng.below(limit - span);
    }
    int aligned = address & -size;
    return rng.percent(kind.misalignedPercent()) ? aligned + rng.below(size) : aligned;
  }

  private int forbidden(int span) {
    return switch (rng.below(8)) {
      case 0 -> CaseLayout.SECTION_NO_DOMAIN + rng.below(0x1000);
      case 1 -> CaseLayout.PAGES_NO_DOMAIN + rng.below(0x1000);
      case 2 -> CaseLayout.SECTION_UNMAPPED + rng.below(0x1000);
      case 3 -> CaseLayout.PAGE_UNMAPPED + rng.below(0x1000 - span);
      case 4 -> CaseLayout.PAGE_UNMAPPED - rng.below(span + 8);
      case 5 -> CaseLayout.PAGE_UNMAPPED + 0x1000 - rng.below(span + 8);
      case 6 -> CaseLayout.PAGE_SUBPAGES + 0x400 * rng.below(5) - rng.below(span + 8);
      default -> CaseLayout.PAGE_SUBPAGES + rng.below(0x1000 - span);
    };
  }

  /** Whether {@code address} may be accessed by this case with an access of {@code size} bytes. */
  boolean allowed(int address, int size, int span) {
    int offset = address - CaseLayout.SCRATCH;
    boolean inside = offset >= 0 && offset <= CaseLayout.SCRATCH_SIZE - span;
    return inside && (kind.misalignedPercent() > 0 || (address & (size - 1)) == 0);
  }
}
