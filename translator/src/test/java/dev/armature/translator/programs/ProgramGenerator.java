package dev.armature.translator.programs;

import dev.armature.runtime.cpu.Cp15;
import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.fuzz.Rng;
import dev.armature.translator.programs.Assembler.Label;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes programs: loops in loops, functions that call functions or themselves, and in them
 * everything that a loop can disturb: aborts, interrupts, stores to code, pointers that walk from
 * page to page.
 *
 * <p>Most programs come to their end. None has to: a run also ends after some number of
 * instructions, and whatever a program does, all engines must do the same.
 */
final class ProgramGenerator {
  private static final int SCTLR_V4_LOADS = 1 << 15;
  private static final int PAGE_OPEN = 0xFF2;
  private static final int PAGE_READ_ONLY = 0xAA2; // for User mode
  private static final int ALIAS_DISTANCE = Layout.CODE_ALIAS - Layout.CODE;

  /** Above the kinds of statement that hold others. */
  private static final int SIMPLE = 18;

  private record Function(Label entry, boolean thumb, Kind kind) {}

  private enum Kind {
    LEAF,
    SAVING,
    RECURSIVE
  }

  private final Rng rng;
  private final boolean mmu;
  private final int start;
  private final Roles roles;
  private final Assembler code;
  private final Isa arm;
  private final Isa thumb;
  private final boolean oneState;
  private final List<Function> functions = new ArrayList<>();
  private final List<Label> changeables = new ArrayList<>();
  private final List<Label> constants = new ArrayList<>();
  private Isa isa;

  /** Index of the first function that the code being made may call. */
  private int callable;

  /** Statements still to be made. */
  private int fuel;

  private ProgramGenerator(long seed) {
    rng = new Rng(seed);
    mmu = rng.percent(65);
    roles = Roles.random(rng);
    start = Layout.CODE + rng.pick(0, 0x400, 0xE00, 0xF40, 0xFC0);
    code = new Assembler(start, Layout.CODE_CAPACITY);
    arm = new ArmIsa(code, rng, roles);
    thumb = new ThumbIsa(code, rng, roles);
    int thumbPercent = rng.pick(0, 0, 40, 100);
    oneState = thumbPercent != 40;
    isa = rng.percent(thumbPercent) ? thumb : arm;
    for (int i = rng.below(5); i > 0; i--) {
      Kind kind = Kind.values()[rng.below(3)];
      functions.add(new Function(new Label(), rng.percent(thumbPercent), kind));
    }
  }

  /** The program of {@code seed}. */
  static Program make(long seed) {
    return new ProgramGenerator(seed).program(seed);
  }

  private Program program(long seed) {
    int mode = rng.pick(Psr.SYS, Psr.USR, Psr.USR, Psr.SVC);
    int cpsr = mode | Psr.F | (rng.bits() & 0xF8000000) | (isa.thumb() ? Psr.T : 0);
    main();
    for (Function f : functions) {
      function(f);
    }
    int[] registers = new int[14];
    for (int i = 0; i < 13; i++) {
      registers[i] = rng.interesting();
    }
    for (int pointer : roles.pointers()) {
      registers[pointer] = dataAddress();
    }
    registers[13] = stack(mode);
    return new Program(
        seed,
        start,
        code.finish(),
        registers,
        cpsr,
        (mmu ? Cp15.SCTLR_M : 0)
            | (rng.percent(15) ? 2 : 0)
            | (rng.percent(5) ? SCTLR_V4_LOADS : 0),
        pages(),
        rng.percent(30),
        rng.pick(0, 0, 20, 300, 2000));
  }

  private int[] pages() {
    int[] pages = new int[16];
    for (int i = 0; i < Layout.PAGED_DATA_PAGES; i++) {
      int physical = Layout.DATA + 0x1000 * rng.below(Layout.DATA_PAGES);
      pages[i] = rng.percent(25) ? 0 : physical | (rng.percent(85) ? PAGE_OPEN : PAGE_READ_ONLY);
    }
    for (int i = 0; i < 4; i++) {
      pages[Layout.PAGED_DATA_PAGES + i] = Layout.CODE + 0x1000 * i | PAGE_OPEN;
    }
    return pages;
  }

  /**
   * Where the stack ends: in many programs a few words into a page that may be missing, so that
   * calls and returns abort in the middle. Handlers of the program's own mode share it, and those
   * of aborts do not.
   */
  private int stack(int mode) {
    if (!mmu || mode == Psr.SVC || rng.percent(50)) {
      return Layout.STACKS + 0x1000;
    }
    return Layout.PAGED + 0x1000 * (1 + rng.below(Layout.PAGED_DATA_PAGES)) + 4 * rng.below(16);
  }

  /**
   * In the page that the code starts in, in front of it: stores there are stores to a code page.
   */
  private int besideCode() {
    int page = start & -0x1000;
    return page + 4 * rng.below((start - page) / 4) + alias();
  }

  private int dataAddress() {
    if ((start & 0xFFF) != 0 && rng.percent(8)) {
      return besideCode();
    }
    int base = mmu ? Layout.PAGED : Layout.DATA;
    int page = rng.below(mmu ? Layout.PAGED_DATA_PAGES : Layout.DATA_PAGES);
    int offset = rng.percent(50) ? rng.pick(0, 0xFE0, 0xFF4, 0xFFC) : rng.below(0x400) * 4;
    return base + page * 0x1000 + offset + (rng.percent(12) ? rng.below(4) : 0);
  }

  private void main() {
    callable = 0;
    fuel = 12 + rng.below(isa.thumb() ? 10 : 25); // Thumb branches reach 2 KB
    while (fuel > 0) {
      statement(0);
    }
    isa.end();
    code.pool();
  }

  private void function(Function f) {
    isa = f.thumb ? thumb : arm;
    callable = functions.indexOf(f) + 1;
    code.align();
    code.place(f.entry);
    int temporary = roles.scratch()[1];
    switch (f.kind) {
      case LEAF -> {
        fuel = 0; // no loops and no calls: it saves nothing
        for (int i = 1 + rng.below(6); i > 0; i--) {
          simple();
        }
        isa.returnByLink(oneState);
      }
      case SAVING -> {
        isa.push(roles.saved(), true);
        body(4 + rng.below(8));
        isa.popAndReturn(roles.saved(), temporary, oneState);
      }
      case RECURSIVE -> recursive(f, temporary);
    }
    code.pool();
  }

  private void body(int statements) {
    fuel = statements;
    while (fuel > 0) {
      statement(1);
    }
  }

  /** Calls itself once or twice while scratch register 0 is above 0. */
  private void recursive(Function f, int temporary) {
    int depth = roles.scratch()[0];
    int list = roles.saved() | 1 << depth;
    Label deep = new Label();
    isa.keepLow(depth, 3);
    isa.compare(depth, 0);
    isa.branch(rng.pick(1, 8, 12), deep);
    isa.returnByLink(oneState);
    code.place(deep);
    isa.addSetting(depth, -1);
    isa.push(list, true);
    body(1 + rng.below(3));
    for (int i = 1 + rng.below(2); i > 0; i--) {
      int offset = 4 * Integer.bitCount(list & (1 << depth) - 1);
      isa.word(true, depth, 13, offset);
      isa.call(f.entry, f.thumb, 0, temporary);
    }
    isa.popAndReturn(list, temporary, oneState);
  }

  private void statement(int depth) {
    fuel--;
    isa.poolIfFar();
    switch (fuel < 0 ? SIMPLE : rng.below(SIMPLE)) {
      case 0, 1, 2, 3, 4 -> {
        if (depth < Roles.DEPTHS) {
          loop(depth);
        } else {
          simple();
        }
      }
      case 5, 6 -> either(depth);
      case 7, 8, 9 -> call();
      case 10 -> choose(depth);
      default -> simple();
    }
  }

  private void statements(int depth) {
    for (int i = 1 + rng.below(4); i > 0; i--) {
      statement(depth);
    }
  }

  /** A statement that makes no loop and no call. */
  private void simple() {
    switch (rng.below(24)) {
      case 0 -> once(this::changeCode);
      case 1 -> once(this::changeConstant);
      case 2 -> isa.trap();
      case 3 -> {
        int rd = roles.scratch(rng);
        isa.literal(rd, null, Layout.DEVICE);
        isa.word(rng.percent(20), roles.scratch(rng), rd, 0);
      }
      case 4 -> isa.literal(roles.pointer(rng), null, dataAddress());
      case 5 -> constants.add(isa.literal(roles.scratch(rng), null, rng.interesting()));
      case 6 -> isa.setFlags();
      case 7, 8, 9, 10, 11, 12 -> isa.access();
      default -> {
        for (int i = 1 + rng.below(4); i > 0; i--) {
          isa.work(false);
        }
      }
    }
  }

  /**
   * Something in only one round of a loop: regions that are dropped and made again each time would
   * cost all the time there is.
   */
  private void once(Runnable what) {
    Label over = new Label();
    isa.compare(roles.counter(rng.below(Roles.DEPTHS)), rng.below(8));
    isa.branch(1, over);
    what.run();
    code.place(over);
  }

  private int alias() {
    return mmu && rng.percent(25) ? ALIAS_DISTANCE : 0;
  }

  /**
   * Stores to the immediate of an instruction: the next one, or one that was or will be executed.
   */
  private void changeCode() {
    int rd = roles.scratch()[0];
    int rn = roles.scratch()[1];
    boolean known = !changeables.isEmpty() && rng.percent(60);
    Label place = known ? changeables.get(rng.below(changeables.size())) : new Label();
    isa.literal(rn, place, alias());
    isa.storeByte(rd, rn);
    if (!known) {
      isa.changeable(place);
      changeables.add(place);
    }
  }

  /** Stores to a literal. */
  private void changeConstant() {
    if (constants.isEmpty()) {
      constants.add(isa.literal(roles.scratch()[0], null, rng.interesting()));
    }
    int rn = roles.scratch()[1];
    isa.literal(rn, constants.get(rng.below(constants.size())), alias());
    isa.word(false, roles.scratch()[0], rn, 0);
  }

  private void either(int depth) {
    Label otherwise = new Label();
    Label behind = new Label();
    if (rng.percent(60)) {
      isa.compare(roles.scratch(rng), rng.below(256));
    }
    isa.branch(rng.below(14), otherwise);
    statements(depth);
    isa.branch(Isa.ALWAYS, behind);
    isa.poolIfFar();
    code.place(otherwise);
    statements(depth);
    code.place(behind);
  }

  private void call() {
    if (callable >= functions.size()) {
      simple();
      return;
    }
    Function f = functions.get(callable + rng.below(functions.size() - callable));
    if (f.kind == Kind.RECURSIVE) {
      isa.move(roles.scratch()[0], rng.below(7));
    }
    isa.call(f.entry, f.thumb, alias(), roles.scratch()[1]);
  }

  private void choose(int depth) {
    Label[] targets = new Label[4];
    for (int i = 0; i < 4; i++) {
      targets[i] = new Label();
    }
    Label behind = new Label();
    isa.choose(roles.scratch()[0], roles.scratch()[1], targets);
    for (Label target : targets) {
      code.place(target);
      if (rng.percent(50)) {
        statement(Math.max(depth, 2));
      } else {
        simple();
      }
      if (rng.percent(70)) {
        isa.branch(Isa.ALWAYS, behind);
      }
    }
    code.place(behind);
  }

  private void loop(int depth) {
    int counter = roles.counter(depth);
    int times = 1 + rng.below(depth == 0 ? 60 : depth == 1 ? 12 : 6);
    if (rng.percent(60)) {
      isa.literal(roles.pointer(rng), null, dataAddress());
    }
    if (rng.percent(20)) {
      isa.setFlags();
    }
    Label top = new Label();
    switch (rng.below(5)) {
      case 0 -> {
        isa.move(counter, times);
        code.place(top);
        statements(depth + 1);
        isa.addSetting(counter, -1);
        isa.branch(rng.pick(1, 5, 8, 12, 1), top);
      }
      case 1 -> {
        isa.move(counter, times);
        code.place(top);
        statements(depth + 1);
        isa.addSetting(counter, -1);
        for (int i = rng.below(4); i > 0; i--) {
          isa.work(true);
        }
        isa.branch(rng.pick(1, 2, 8, 10, 12), top);
      }
      case 2 -> {
        isa.move(counter, 0);
        code.place(top);
        statements(depth + 1);
        isa.addSetting(counter, 1 + rng.below(3));
        isa.compare(counter, times);
        isa.branch(rng.pick(3, 11, 9, 13, 4), top);
      }
      case 3 -> { // tested at its top
        Label out = new Label();
        isa.move(counter, times);
        code.place(top);
        isa.compare(counter, rng.below(2));
        isa.branch(rng.pick(0, 9, 13, 11), out);
        statements(depth + 1);
        isa.addSetting(counter, -1);
        isa.branch(Isa.ALWAYS, top);
        code.place(out);
      }
      default -> { // until some data has a bit set, but not for ever
        Label out = new Label();
        int data = roles.scratch()[2];
        isa.move(counter, times);
        code.place(top);
        statements(depth + 1);
        isa.addSetting(counter, -1);
        isa.branch(rng.pick(0, 4), out);
        isa.word(true, data, roles.pointer(rng), 4 * rng.below(8));
        isa.exclusiveOr(data, counter);
        isa.testBit(data, rng.below(8), roles.scratch()[1]);
        isa.branch(rng.below(2), top);
        code.place(out);
      }
    }
  }
}
