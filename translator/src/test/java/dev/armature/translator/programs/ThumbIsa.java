package dev.armature.translator.programs;

import dev.armature.translator.fuzz.Rng;
import dev.armature.translator.programs.Assembler.Label;

/** Thumb instructions (ARM ARM A6, A7). */
final class ThumbIsa extends Isa {
  private static final int SP = 13;
  private static final int NEAR_BRANCH = 240;

  /** Literals are reached over 1,020 bytes; half of it leaves room for what is emitted at once. */
  private static final int FAR_LITERALS = 500;

  private int firstUse;

  ThumbIsa(Assembler code, Rng rng, Roles roles) {
    super(code, rng, roles);
  }

  @Override
  boolean thumb() {
    return true;
  }

  private int victim() {
    return rng.percent(3) ? rng.below(8) : roles.scratch(rng);
  }

  private int low() {
    return rng.below(8);
  }

  @Override
  void work(boolean keepFlags) {
    switch (keepFlags ? 5 + rng.below(2) : rng.below(8)) {
      case 0 -> code.half(rng.below(3) << 11 | rng.below(32) << 6 | low() << 3 | victim());
      case 1 -> code.half(0x1800 | rng.below(4) << 9 | low() << 6 | low() << 3 | victim());
      case 2 -> code.half(0x2000 | rng.below(4) << 11 | victim() << 8 | rng.below(0x100));
      case 5 -> {
        int rd = rng.percent(50) ? victim() : 8 + rng.below(5);
        int op = rng.pick(0, 2) << 8; // add, mov
        code.half(0x4400 | op | (rd & 8) << 4 | rng.below(16) << 3 | (rd & 7));
      }
      case 6 -> code.half(0xA000 | rng.below(2) << 11 | victim() << 8 | rng.below(0x100));
      default -> code.half(0x4000 | rng.below(16) << 6 | low() << 3 | victim());
    }
  }

  @Override
  void access() {
    int rn = roles.pointer(rng);
    switch (rng.below(6)) {
      case 0, 1 -> {
        int load = rng.below(2) << 11;
        int kind = rng.pick(0x6000, 0x7000, 0x8000);
        code.half(kind | load | rng.below(32) << 6 | rn << 3 | victim());
      }
      case 2 -> {
        int rm = roles.scratch(rng);
        code.half(0x5000 | rng.below(8) << 9 | rm << 6 | rn << 3 | victim());
      }
      case 3, 4 -> {
        int list = 0;
        for (int i = 1 + rng.below(4); i > 0; i--) {
          list |= 1 << roles.scratch(rng);
        }
        code.half(0xC000 | rng.below(2) << 11 | rn << 8 | list);
      }
      default ->
          code.half(0x3000 | rng.below(2) << 11 | rn << 8 | rng.pick(1, 2, 4, 4, 8, 64, 252));
    }
  }

  @Override
  Label literal(int rd, Label target, int value) {
    if (code.pendingLiterals() == 0) {
      firstUse = code.here();
    }
    Label place = code.literal(target, value);
    code.refer(2, place, (at, to) -> 0x4800 | rd << 8 | near(to - (at + 4 & ~3), 0x3FC) >> 2);
    return place;
  }

  @Override
  void move(int rd, int value) {
    code.half(0x2000 | rd << 8 | value);
  }

  @Override
  void copy(int rd, int rn) {
    code.half(0x4600 | (rd & 8) << 4 | rn << 3 | (rd & 7));
  }

  @Override
  void addSetting(int rd, int value) {
    code.half((value < 0 ? 0x3800 : 0x3000) | rd << 8 | Math.abs(value));
  }

  @Override
  void compare(int rn, int value) {
    code.half(0x2800 | rn << 8 | value);
  }

  @Override
  void keepLow(int rd, int bits) {
    int shift = (32 - bits) << 6 | rd << 3 | rd;
    code.half(shift); // lsl
    code.half(0x0800 | shift); // lsr
  }

  @Override
  void testBit(int rn, int bit, int temporary) {
    move(temporary, 1 << (bit & 7));
    code.half(0x4200 | temporary << 3 | rn);
  }

  @Override
  void word(boolean load, int rd, int rn, int offset) {
    int kind = load ? 0x0800 : 0;
    if (rn == SP) {
      code.half(0x9000 | kind | rd << 8 | offset >> 2);
    } else {
      code.half(0x6000 | kind | offset >> 2 << 6 | rn << 3 | rd);
    }
  }

  @Override
  void storeByte(int rd, int rn) {
    code.half(0x7000 | rn << 3 | rd);
  }

  @Override
  void exclusiveOr(int rd, int rm) {
    code.half(0x4040 | rm << 3 | rd);
  }

  private static int near(int distance, int reach) {
    if (distance > reach || distance < -reach - 2) {
      throw new IllegalStateException("out of reach: " + distance);
    }
    return distance;
  }

  @Override
  void branch(int condition, Label target) {
    if (condition == ALWAYS) {
      far(target);
    } else if (target.isPlaced() && code.here() - target.address() < NEAR_BRANCH) {
      code.refer(
          2, target, (at, to) -> 0xD000 | condition << 8 | (near(to - at - 4, 254) >> 1 & 0xFF));
    } else {
      code.half(0xD000 | (condition ^ 1) << 8); // over the next
      far(target);
    }
  }

  private void far(Label target) {
    code.refer(2, target, (at, to) -> 0xE000 | (near(to - at - 4, 2046) >> 1 & 0x7FF));
  }

  @Override
  void call(Label target, boolean toThumb, int aliased, int temporary) {
    if (rng.percent(25)) {
      literal(temporary, target, aliased + (toThumb ? 1 : 0));
      code.half(0x4780 | temporary << 3); // blx
      return;
    }
    code.refer(
        4,
        target,
        (at, to) -> {
          int from = toThumb ? at + 4 : at + 4 & ~3;
          int offset = to + aliased - from;
          int suffix = (toThumb ? 0xF800 : 0xE800) | (offset >> 1 & 0x7FF);
          return suffix << 16 | 0xF000 | (offset >> 12 & 0x7FF);
        });
  }

  @Override
  void choose(int index, int temporary, Label[] targets) {
    keepLow(index, 2);
    boolean table = rng.percent(50);
    code.half((table ? 2 : 1) << 6 | index << 3 | index); // lsl
    if (table) {
      Label words = new Label();
      literal(temporary, words, 0);
      code.half(0x5800 | index << 6 | temporary << 3 | temporary); // ldr
      code.half((rng.percent(50) ? 0x4700 : 0x4687) | temporary << 3); // bx or mov pc
      code.align();
      code.place(words);
      for (Label target : targets) {
        code.refer(4, target, (at, to) -> to + 1);
      }
    } else {
      code.half(0x4487 | index << 3); // add pc, index
      code.half(0x46C0);
      for (Label target : targets) {
        branch(ALWAYS, target);
      }
    }
  }

  @Override
  void push(int list, boolean link) {
    code.half(0xB400 | list | (link ? 1 << 8 : 0));
  }

  @Override
  void popAndReturn(int list, int temporary, boolean sameState) {
    if (rng.percent(70)) {
      code.half(0xBC00 | list | 1 << 8);
    } else {
      code.half(0xBC00 | list);
      code.half(0xBC00 | 1 << temporary);
      code.half(0x4700 | temporary << 3);
    }
  }

  @Override
  void returnByLink(boolean sameState) {
    code.half(sameState && rng.percent(50) ? 0x46F7 : 0x4770);
  }

  @Override
  void trap() {
    code.half(rng.percent(50) ? 0xDF00 : 0xDE00);
  }

  @Override
  void setFlags() {
    code.half(0x4280 | low() << 3 | low()); // cmp
  }

  @Override
  void changeable(Label place) {
    code.place(place);
    code.half(rng.pick(0x2000, 0x2800, 0x3000, 0x3800) | roles.scratch(rng) << 8 | rng.below(256));
  }

  @Override
  void end() {
    code.align();
    code.half(0x4778); // bx pc
    code.half(0x46C0);
    code.word(0xE51FF004); // ldr pc, [pc, #-4]
    code.word(Layout.DONE);
  }

  @Override
  void poolIfFar() {
    if (code.pendingLiterals() > 0 && code.here() - firstUse > FAR_LITERALS) {
      Label over = new Label();
      branch(ALWAYS, over);
      code.pool();
      code.place(over);
    }
  }
}
