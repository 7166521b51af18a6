package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.HotCode;
import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.EngineKind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Code of User mode that is seen at another address is not translated again, and knows where it is.
 */
class MovedRegionTest {
  private static final int CODE = 0x80000;
  private static final int OTHER_CODE = 0x81000;
  private static final int ROUNDS = 20;

  /** Rounds of a loop that takes an address, calls, and adds up the addresses returned to. */
  private static final int[] PROGRAM = {
    0xE3A00000, // mov r0, #0
    0xE28F5010, // add r5, pc, #16
    0xEB000003, // bl
    0xE0800006, // add r0, r0, r6
    0xE2544001, // subs r4, r4, #1
    0x1AFFFFFA, // bne to the second
    0xEAFFFFFE, // b .
    0xE1A0600E, // mov r6, lr
    0xE12FFF1E // bx lr
  };

  static Stream<EngineKind> engines() {
    return Stream.of(
        EngineKind.INTERPRETER, EngineKind.TRANSLATOR, EngineKind.TIERED, EngineKind.VERIFY);
  }

  private static int page(int number) {
    return PagedFixture.PAGES + 0x1000 * number;
  }

  /** The program in a page that is seen as page 0 and as page 9. */
  private static PagedFixture seenTwice(EngineKind engine) {
    PagedFixture p = new PagedFixture(engine);
    p.f.words(CODE, PROGRAM);
    p.map(0, CODE, PagedFixture.OPEN);
    p.map(9, CODE, PagedFixture.OPEN);
    return p;
  }

  private static void runProgram(PagedFixture p, int at) {
    p.f.cpu.pc = at;
    p.f.reg(4, ROUNDS).run(1000);
    assertEquals(ROUNDS * (at + 0xC), p.f.cpu.r[0]);
    assertEquals(at + 0x1C, p.f.cpu.r[5]);
    assertEquals(at + 0x18, p.f.cpu.pc);
  }

  private static long translated(PagedFixture p) {
    return p.f.engine().statistics().regionsTranslated();
  }

  private static long moved(PagedFixture p) {
    return p.f.engine().statistics().regionsMoved();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void addressesAreThoseOfThePlace(EngineKind engine) {
    try (PagedFixture p = new PagedFixture(engine)) {
      p.f.words(CODE, PROGRAM);
      for (int number : new int[] {0, 9, 4, 0}) {
        p.map(number, CODE, PagedFixture.OPEN);
        runProgram(p, page(number));
      }
    }
  }

  @Test
  void itIsTranslatedOnce() {
    try (PagedFixture p = seenTwice(EngineKind.TRANSLATOR)) {
      runProgram(p, page(0));
      long once = translated(p);
      assertEquals(0, moved(p));
      runProgram(p, page(9));
      assertEquals(once, translated(p));
      assertEquals(once, moved(p));
      runProgram(p, page(0));
      assertEquals(once, moved(p), "it is still at the first address, too");
    }
  }

  /** Else a program that is started often, and runs for a second, would never grow. */
  @Test
  void runsCountOn() {
    try (PagedFixture p = seenTwice(EngineKind.TRANSLATOR)) {
      for (int i = 0; i < 30; i++) {
        runProgram(p, page(0));
      }
      long before = runs(p, page(0));
      runProgram(p, page(9));
      assertEquals(before + 1, runs(p, page(9)));
    }
  }

  private static long runs(PagedFixture p, int address) {
    return p.f.engine().hottest(1000).stream()
        .filter(code -> code.address() == address)
        .mapToLong(HotCode::runs)
        .sum();
  }

  @Test
  void privilegedCodeStaysWhereItIs() {
    try (PagedFixture p = seenTwice(EngineKind.TRANSLATOR)) {
      p.f.cpu.setCpsr(Psr.SVC | Psr.I | Psr.F);
      runProgram(p, page(0));
      runProgram(p, page(9));
      assertEquals(0, moved(p));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void anotherPageBehindIsAnotherProgram(EngineKind engine) {
    int[] jump = {0xEA0003FE}; // b to the next page
    try (PagedFixture p = new PagedFixture(engine)) {
      p.f.words(CODE, jump).words(OTHER_CODE, 0xE3A02001, 0xEAFFFFFE); // mov r2, #1
      p.f.words(OTHER_CODE + 0x1000, 0xE3A02002, 0xEAFFFFFE); // mov r2, #2
      for (int i = 0; i < 2; i++) {
        p.map(2 * i, CODE, PagedFixture.OPEN);
        p.map(2 * i + 1, OTHER_CODE + 0x1000 * i, PagedFixture.OPEN);
        p.f.cpu.pc = page(2 * i);
        p.f.run(20);
        assertEquals(1 + i, p.f.cpu.r[2]);
      }
    }
  }

  /** A literal in a page that is no part of the region, and data where the program lies. */
  @ParameterizedTest
  @MethodSource("engines")
  void literalsAreLoadedFromThePlace(EngineKind engine) {
    int last = 0xFF8;
    try (PagedFixture p = new PagedFixture(engine)) {
      p.f.words(CODE + last, 0xE59F1000, 0xEAFFFFFE); // ldr r1, [pc]: the next page's first word
      for (int i = 0; i < 2; i++) {
        p.map(2 * i, CODE, PagedFixture.OPEN);
        p.map(2 * i + 1, OTHER_CODE + 0x1000 * i, PagedFixture.OPEN);
        p.f.words(OTHER_CODE + 0x1000 * i, 77 + i);
        p.f.cpu.pc = page(2 * i) + last;
        p.f.run(20);
        assertEquals(77 + i, p.f.cpu.r[1]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void abortsTellThePlace(EngineKind engine) {
    try (PagedFixture p = new PagedFixture(engine)) {
      p.f.words(CODE, 0xE3A02001, 0xE5913000, 0xEAFFFFFE); // mov r2, #1; ldr r3, [r1]
      for (int number : new int[] {0, 9}) {
        p.map(number, CODE, PagedFixture.OPEN);
        p.f.cpu.setCpsr(Psr.USR);
        p.f.cpu.pc = page(number);
        p.f.reg(1, page(200)).run(20);
        assertEquals(page(number) + 4 + 8, p.f.cpu.r[14]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aStoreChangesItEverywhere(EngineKind engine) {
    try (PagedFixture p = new PagedFixture(engine)) {
      p.f.words(CODE, 0xE3A02001, 0xEAFFFFFE); // mov r2, #1
      p.map(0, CODE, PagedFixture.OPEN);
      p.map(9, CODE, PagedFixture.OPEN);
      for (int value = 1; value < 4; value++) {
        p.f.memory.writeBytes(CODE, new byte[] {(byte) value}, 0, 1);
        for (int number : new int[] {0, 9}) {
          p.f.cpu.pc = page(number);
          p.f.run(20);
          assertEquals(value, p.f.cpu.r[2]);
        }
      }
    }
  }

  @Test
  void placesOfEndedProgramsDoNotPileUp() {
    try (PagedFixture p = new PagedFixture(EngineKind.TRANSLATOR)) {
      p.f.words(CODE, PROGRAM);
      p.map(0, CODE, PagedFixture.OPEN);
      runProgram(p, page(0));
      int once = p.f.engine().hottest(1000).size();
      for (int number = 1; number < 100; number++) {
        p.map(number, CODE, PagedFixture.OPEN);
        runProgram(p, page(number));
      }
      int many = p.f.engine().hottest(1000).size();
      assertTrue(many > 2 * once && many <= 16 * once, many + " regions, at first " + once);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aBreakpointIsMetAtItsAddressOnly(EngineKind engine) {
    try (PagedFixture p = seenTwice(engine)) {
      runProgram(p, page(0));
      p.f.cpu.stops.setBreakpoints(page(9) + 0xC);
      p.f.cpu.pc = page(9);
      p.f.reg(4, ROUNDS).run(1000);
      assertEquals(page(9) + 0xC, p.f.cpu.stops.takeReached().address());
      assertEquals(page(9) + 0xC, p.f.cpu.pc);
      p.f.cpu.acknowledge(ArmCpu.ATTENTION_DEBUG);
      runProgram(p, page(0));
    }
  }
}
