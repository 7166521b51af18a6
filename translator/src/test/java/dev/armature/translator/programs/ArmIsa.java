package dev.armature.translator.programs;

import dev.armature.translator.fuzz.Rng;
import dev.armature.translator.programs.Assembler.Label;

/** ARM instructions (ARM ARM A3, A4). */
final class ArmIsa extends Isa {
  private static final int AL = 0xE0000000;
  private static final int LR = 14;
  private static final int PC = 15;
  private static final int PRE = 1 << 24;
  private static final int UP = 1 << 23;
  private static final int WRITE_BACK = 1 << 21;
  private static final int FAR_LITERALS = 40;

  ArmIsa(Assembler code, Rng rng, Roles roles) {
    super(code, rng, roles);
  }

  @Override
  boolean thumb() {
    return false;
  }

  private int condition() {
    return rng.percent(30) ? rng.below(14) << 28 : AL;
  }

  /** A register to overwrite: rarely one that holds up a loop, never the stack pointer. */
  private int victim() {
    if (rng.percent(2)) {
      return rng.below(13);
    }
    return rng.percent(50) ? roles.scratch(rng) : 8 + rng.below(5);
  }

  private int any() {
    return rng.percent(3) ? PC : rng.below(15);
  }

  private int anyButPc() {
    return rng.below(15);
  }

  @Override
  void work(boolean keepFlags) {
    int s = !keepFlags && rng.percent(50) ? 1 << 20 : 0;
    switch (rng.below(14)) {
      case 0 -> multiply(s);
      case 1 -> longMultiply(s);
      case 2 -> dsp();
      case 3 -> {
        if (keepFlags || rng.percent(70)) {
          code.word(condition() | 0x010F0000 | victim() << 12); // mrs rd, cpsr
        } else {
          setFlags();
        }
      }
      case 4 -> carryChain(s);
      case 5 -> maskInterrupts();
      case 6 -> maintainCache();
      default -> dataProcessing(s, rng.below(16));
    }
  }

  private void dataProcessing(int s, int opcode) {
    boolean comparison = opcode >= 8 && opcode < 12;
    if (comparison && s == 0) {
      dataProcessing(0, rng.pick(0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15));
      return;
    }
    int base = condition() | opcode << 21 | s | (comparison ? 0 : victim() << 12);
    switch (rng.below(4)) {
      case 0 -> code.word(base | 1 << 25 | any() << 16 | rng.below(0x1000));
      case 1 -> // by a register, which the PC must not be part of
          code.word(
              base | anyButPc() << 16 | anyButPc() << 8 | rng.below(4) << 5 | 1 << 4 | anyButPc());
      case 2 -> code.word(base | any() << 16 | 3 << 5 | any()); // rrx
      default -> code.word(base | any() << 16 | rng.below(32) << 7 | rng.below(4) << 5 | any());
    }
  }

  /** ADC, SBC or RSC behind each other, all setting flags or none. */
  private void carryChain(int s) {
    for (int i = 1 + rng.below(3); i > 0; i--) {
      dataProcessing(s, 5 + rng.below(3));
    }
  }

  /** Inverts I of the CPSR, which User mode may not: regions contain this. */
  private void maskInterrupts() {
    int rd = roles.scratch(rng);
    code.word(0xE10F0000 | rd << 12); // mrs rd, cpsr
    code.word(0xE2200080 | rd << 16 | rd << 12); // eor rd, rd, #I
    code.word(condition() | 0x0121F000 | rd); // msr cpsr_c, rd
  }

  /**
   * Of caches, and of the TLB for one page. Undefined in User mode, and in regions of the others.
   */
  private void maintainCache() {
    int operation =
        rng.pick(
            0xEE070F15, 0xEE070F3A, 0xEE070F3E, 0xEE070F35, 0xEE070F9A, 0xEE080F36, 0xEE080F37);
    code.word(operation & 0x0FFFFFFF | condition() | roles.scratch(rng) << 12);
  }

  private void multiply(int s) {
    int accumulate = rng.below(2) << 21;
    code.word(
        condition()
            | accumulate
            | s
            | victim() << 16
            | anyButPc() << 12
            | anyButPc() << 8
            | 0x90
            | anyButPc());
  }

  private void longMultiply(int s) {
    int high = roles.scratch(rng);
    int low = 8 + rng.below(5);
    int kind = 4 + rng.below(4);
    code.word(
        condition()
            | kind << 21
            | s
            | high << 16
            | low << 12
            | anyButPc() << 8
            | 0x90
            | anyButPc());
  }

  /** SMLAxy and its kin, QADD and its kin, CLZ: of these only Q is a flag. */
  private void dsp() {
    int rd = victim();
    switch (rng.below(3)) {
      case 0 ->
          code.word(
              condition()
                  | 0x01000080
                  | rng.pick(0, 1, 3) << 21
                  | rd << 16
                  | anyButPc() << 12
                  | anyButPc() << 8
                  | rng.below(4) << 5
                  | anyButPc());
      case 1 ->
          code.word(
              condition()
                  | 0x01000050
                  | rng.below(4) << 21
                  | anyButPc() << 16
                  | rd << 12
                  | anyButPc());
      default -> code.word(condition() | 0x016F0F10 | rd << 12 | anyButPc());
    }
  }

  @Override
  void access() {
    int rn = roles.pointer(rng);
    switch (rng.below(11)) {
      case 0, 1, 2 -> wordOrByte(rn);
      case 3, 4 -> halfOrDouble(rn);
      case 5 -> {
        int swap = 0x01000090 | rng.below(2) << 22;
        code.word(condition() | swap | rn << 16 | victim() << 12 | roles.scratch(rng));
      }
      case 6 -> asUser(rn);
      case 7 -> userRegisters(rn);
      case 8 -> byPc();
      default -> multiple(rn);
    }
  }

  /** LDRT, STRT and their byte forms: post-indexed, with User's permissions. */
  private void asUser(int rn) {
    boolean load = rng.percent(55);
    int base = 0x04200000 | (load ? 1 << 20 : 0) | rng.below(2) << 22 | rn << 16;
    int up = rng.percent(75) ? UP : 0;
    code.word(condition() | base | up | transferred(load) << 12 | step());
  }

  /** LDM and STM of User mode's registers, which the interpreter does. */
  private void userRegisters(int rn) {
    int load = rng.below(2) << 20;
    int list = 1 << roles.scratch(rng) | 1 << 8 + rng.below(5);
    code.word(condition() | 0x08400000 | rng.below(4) << 23 | load | rn << 16 | list);
  }

  /** Two loads by addresses that the PC gives, one behind the other. */
  private void byPc() {
    for (int i = 0; i < 2; i++) {
      int rd = roles.scratch(rng);
      code.word(0xE28F0000 | rd << 12 | 4 * rng.below(8)); // add rd, pc, #…
      code.word(0xE5900000 | rd << 16 | rd << 12 | 4 * rng.below(8)); // ldr rd, [rd, #…]
    }
  }

  private int step() {
    return rng.pick(0, 1, 2, 4, 4, 4, 4, 8, 12, 64, 0x100, 0xFFC);
  }

  /** P, U and W for a form without the T variants. */
  private int mode() {
    int indexing = rng.pick(0, PRE, PRE | WRITE_BACK);
    return indexing | (rng.percent(75) ? UP : 0);
  }

  private int transferred(boolean load) {
    return load ? victim() : anyButPc();
  }

  private void wordOrByte(int rn) {
    boolean load = rng.percent(55);
    int base = 0x04000000 | (load ? 1 << 20 : 0) | rng.below(2) << 22 | mode() | rn << 16;
    int offset =
        rng.percent(75)
            ? step()
            : 1 << 25 | rng.pick(0, 1, 2, 20, 30) << 7 | rng.below(4) << 5 | roles.scratch(rng);
    code.word(condition() | base | transferred(load) << 12 | offset);
  }

  private void halfOrDouble(int rn) {
    boolean load = rng.percent(55);
    int kind = 1 + rng.below(3);
    boolean doubled = !load && kind > 1;
    int rd = doubled ? 2 * rng.below(6) : transferred(load);
    if (kind == 2 && doubled) {
      rd = 8 + 2 * rng.below(2); // ldrd
    }
    int step = step();
    code.word(
        condition()
            | (load ? 1 << 20 : 0)
            | mode()
            | 1 << 22
            | rn << 16
            | rd << 12
            | (step & 0xF0) << 4
            | 0x90
            | kind << 5
            | (step & 0xF));
  }

  private void multiple(int rn) {
    boolean load = rng.percent(50);
    int list = 0;
    for (int i = 1 + rng.below(6); i > 0; i--) {
      list |= 1 << (load ? victim() : rng.below(15));
    }
    int bits = rng.below(4) << 23 | rng.below(2) << 21;
    code.word(condition() | 0x08000000 | bits | (load ? 1 << 20 : 0) | rn << 16 | list);
  }

  @Override
  Label literal(int rd, Label target, int value) {
    Label place = code.literal(target, value);
    code.refer(4, place, (at, to) -> 0xE59F0000 | rd << 12 | to - at - 8);
    return place;
  }

  @Override
  void move(int rd, int value) {
    code.word(0xE3A00000 | rd << 12 | value);
  }

  @Override
  void copy(int rd, int rn) {
    code.word(0xE1A00000 | rd << 12 | rn);
  }

  @Override
  void addSetting(int rd, int value) {
    code.word((value < 0 ? 0xE2500000 : 0xE2900000) | rd << 16 | rd << 12 | Math.abs(value));
  }

  @Override
  void compare(int rn, int value) {
    code.word(0xE3500000 | rn << 16 | value);
  }

  @Override
  void keepLow(int rd, int bits) {
    code.word(0xE2000000 | rd << 16 | rd << 12 | (1 << bits) - 1);
  }

  @Override
  void testBit(int rn, int bit, int temporary) {
    code.word(0xE3100000 | rn << 16 | 1 << (bit & 7));
  }

  @Override
  void word(boolean load, int rd, int rn, int offset) {
    code.word((load ? 0xE5900000 : 0xE5800000) | rn << 16 | rd << 12 | offset);
  }

  @Override
  void storeByte(int rd, int rn) {
    code.word(0xE5C00000 | rn << 16 | rd << 12);
  }

  @Override
  void exclusiveOr(int rd, int rm) {
    code.word(0xE0200000 | rd << 16 | rd << 12 | rm);
  }

  private static int offset(int at, int target) {
    return (target - at - 8) >> 2 & 0xFFFFFF;
  }

  @Override
  void branch(int condition, Label target) {
    code.refer(4, target, (at, to) -> condition << 28 | 0x0A000000 | offset(at, to));
  }

  @Override
  void call(Label target, boolean toThumb, int aliased, int temporary) {
    if (rng.percent(25)) {
      literal(temporary, target, aliased + (toThumb ? 1 : 0));
      if (rng.percent(50)) {
        code.word(0xE12FFF30 | temporary); // blx
      } else {
        copy(LR, PC);
        code.word(0xE12FFF10 | temporary); // bx
      }
    } else if (toThumb) {
      code.refer(
          4, target, (at, to) -> 0xFA000000 | (to & 2) << 23 | offset(at, (to & ~3) + aliased));
    } else {
      int condition = condition();
      code.refer(4, target, (at, to) -> condition | 0x0B000000 | offset(at, to + aliased));
    }
  }

  @Override
  void choose(int index, int temporary, Label[] targets) {
    keepLow(index, 2);
    if (rng.percent(50)) {
      code.word(0xE08FF100 | index); // add pc, pc, index, lsl #2
      code.word(0xE1A00000); // nop
      for (Label target : targets) {
        branch(ALWAYS, target);
      }
    } else {
      code.word(0xE79FF100 | index); // ldr pc, [pc, index, lsl #2]
      code.word(0xE1A00000);
      for (Label target : targets) {
        code.refer(4, target, (at, to) -> to);
      }
    }
  }

  @Override
  void push(int list, boolean link) {
    code.word(0xE92D0000 | list | (link ? 1 << LR : 0));
  }

  @Override
  void popAndReturn(int list, int temporary, boolean sameState) {
    if (rng.percent(70)) {
      code.word(0xE8BD0000 | list | 1 << PC);
    } else {
      code.word(0xE8BD0000 | list | 1 << LR);
      returnByLink(sameState);
    }
  }

  @Override
  void returnByLink(boolean sameState) {
    code.word(sameState && rng.percent(50) ? 0xE1A0F00E : 0xE12FFF1E);
  }

  @Override
  void trap() {
    code.word(condition() | (rng.percent(50) ? 0x0F000000 : 0x07F000F0));
  }

  @Override
  void setFlags() {
    code.word(0xE328F200 | rng.pick(0, 2, 4, 6, 8, 10, 12, 12, 12, 13, 14, 15)); // msr cpsr_f, #
  }

  @Override
  void changeable(Label place) {
    code.place(place);
    int opcode = rng.pick(2, 4, 12, 13);
    code.word(AL | 1 << 25 | opcode << 21 | victim() << 16 | victim() << 12 | rng.below(0x100));
  }

  @Override
  void end() {
    code.word(0xE51FF004); // ldr pc, [pc, #-4]
    code.word(Layout.DONE);
  }

  @Override
  void poolIfFar() {
    if (code.pendingLiterals() > FAR_LITERALS) {
      Label over = new Label();
      branch(ALWAYS, over);
      code.pool();
      code.place(over);
    }
  }
}
