package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.EngineKind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Accesses that share a look at their page: across two pages, at pages that are not there. */
class SharedAccessTest {
  private static final int CODE = 0x80000;
  private static final int LOW = 0x90000;
  private static final int HIGH = 0x98000;
  private static final int FRAME = PagedFixture.PAGES + 0x1000;
  private static final int CARRY = 1 << 29;

  /** Adds up four words by r1 into r0, stores the sum behind them, and sets flags in between. */
  private static final int[] PROGRAM = {
    0xE4912004, // ldr r2, [r1], #4
    0xE4913004, // ldr r3, [r1], #4
    0xE0922003, // adds r2, r2, r3
    0xE8910018, // ldm r1, {r3, r4}
    0xE0B20003, // adcs r0, r2, r3
    0xE5810008, // str r0, [r1, #8]
    0xE0A00004, // adc r0, r0, r4
    0xE581000C, // str r0, [r1, #12]
    0xEAFFFFFE // b .
  };

  static Stream<EngineKind> engines() {
    return Stream.of(
        EngineKind.INTERPRETER, EngineKind.TRANSLATOR, EngineKind.TIERED, EngineKind.VERIFY);
  }

  private static PagedFixture paged(EngineKind engine) {
    PagedFixture p = new PagedFixture(engine);
    p.f.words(CODE, PROGRAM);
    p.map(0, LOW, PagedFixture.OPEN);
    p.map(1, HIGH, PagedFixture.OPEN);
    return p;
  }

  /** Puts the six words at {@code frame}, some in either page, as the guest sees them. */
  private static void words(PagedFixture p, int frame, int... values) {
    for (int i = 0; i < values.length; i++) {
      p.f.cpu.mmu.store32(frame + 4 * i, values[i]);
    }
  }

  private static void runAt(PagedFixture p, int frame) {
    p.f.cpu.setCpsr(Psr.USR);
    p.f.cpu.pc = CODE;
    p.f.reg(1, frame).run(50);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void wordsInTwoPages(EngineKind engine) {
    try (PagedFixture p = paged(engine)) {
      for (int below = 24; below >= 0; below -= 4) {
        int frame = FRAME - below;
        words(p, frame, 0xFFFFFFFF, 2, 30, 400, 0, 0);
        for (int i = 0; i < 3; i++) {
          runAt(p, frame);
          assertEquals(1 + 30 + 1 + 400, p.f.cpu.r[0], "the first sum carries");
          assertEquals(1 + 30 + 1, p.f.cpu.mmu.load32(frame + 16));
          assertEquals(1 + 30 + 1 + 400, p.f.cpu.mmu.load32(frame + 20));
          assertEquals(frame + 8, p.f.cpu.r[1]);
        }
      }
    }
  }

  /** What comes before the access that aborts has happened, what comes behind it has not. */
  @ParameterizedTest
  @MethodSource("engines")
  void theAccessThatAbortsIsFound(EngineKind engine) {
    try (PagedFixture p = paged(engine)) {
      int frame = FRAME - 20; // the last store is in the next page
      words(p, frame, 0xFFFFFFFF, 2, 30, 400, 0);
      for (int i = 0; i < 5; i++) {
        p.map(1, HIGH, i % 2 == 0 ? PagedFixture.OPEN : 0);
        runAt(p, frame);
        assertEquals(1 + 30 + 1, p.f.cpu.mmu.load32(frame + 16));
        if (i % 2 != 0) {
          assertEquals(CODE + 7 * 4 + 8, p.f.cpu.r[14]);
          assertEquals(FRAME, p.f.cpu.cp15.read(0, 6, 0, 0));
          assertEquals(0, p.f.cpu.spsr() & CARRY);
        }
      }
      words(p, FRAME - 8, 0xFFFFFFFF, 1);
      p.map(1, HIGH, 0);
      runAt(p, FRAME - 8); // the LDM aborts, with the carry of the sum before it
      assertEquals(CODE + 3 * 4 + 8, p.f.cpu.r[14]);
      assertEquals(CARRY, p.f.cpu.spsr() & CARRY);
      assertEquals(FRAME, p.f.cpu.cp15.read(0, 6, 0, 0));
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void unalignedWordsAreRotated(EngineKind engine) {
    try (PagedFixture p = paged(engine)) {
      words(p, FRAME, 0x11, 0x22, 0x33, 0x44, 0, 0);
      runAt(p, FRAME + 2);
      assertEquals(0x110000 + 0x220000 + 0x33 + 0x44, p.f.cpu.r[0]);
    }
  }

  /** A frame that lies across two pages for good has its accesses look one by one. */
  @Test
  void aRegionThatIsLeftEachTimeIsMadeAgain() {
    try (PagedFixture p = paged(EngineKind.TRANSLATOR)) {
      words(p, FRAME - 12, 1, 20, 300, 4000, 0, 0);
      runAt(p, FRAME - 12);
      long first = translated(p);
      for (int i = 0; i < 200; i++) {
        runAt(p, FRAME - 12);
        assertEquals(4321, p.f.cpu.r[0]);
      }
      long made = translated(p);
      assertTrue(made > first);
      for (int i = 0; i < 500; i++) {
        runAt(p, FRAME - 12);
      }
      assertEquals(made, translated(p), "but not for ever");
    }
  }

  private static long translated(PagedFixture p) {
    return p.f.engine().statistics().regionsTranslated();
  }
}
