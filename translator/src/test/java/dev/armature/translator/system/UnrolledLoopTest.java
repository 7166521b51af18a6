package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A small loop, whose body is repeated, is left in each of its rounds as it is in the first. */
class UnrolledLoopTest {
  private static final int ROUNDS = 40;
  private static final int LENGTH = 4;
  private static final int DATA_ABORT = 0x10;

  /** Adds up r4 words from r1 on in r0. */
  private static final int[] SUM = {
    0xE4913004, // ldr r3, [r1], #4
    0xE0800003, // add r0, r0, r3
    0xE2544001, // subs r4, r4, #1
    0x1AFFFFFB, // bne
    0xEAFFFFFE // b .
  };

  static Stream<EngineKind> engines() {
    return CpuFixture.engines();
  }

  private static PagedFixture paged(EngineKind engine) {
    PagedFixture p = new PagedFixture(new CpuFixture(engine));
    p.f.cpu.setCpsr(Psr.SVC | Psr.I | Psr.F);
    p.map(0, 0x20000, PagedFixture.OPEN);
    for (int i = 0; i < 1024; i++) {
      p.f.words(0x20000 + 4 * i, i);
    }
    return p;
  }

  private static int sum(int first, int count) {
    return count * first + count * (count - 1) / 2;
  }

  @ParameterizedTest
  @MethodSource("engines")
  void itEndsAfterAnyNumberOfInstructions(EngineKind engine) {
    try (PagedFixture p = paged(engine)) {
      for (int n = 1; n <= ROUNDS * LENGTH; n++) {
        p.f.arm(SUM).reg(0, 0).reg(1, PagedFixture.PAGES).reg(4, ROUNDS).run(n);
        int loaded = (n + 3) / LENGTH;
        int at = n == ROUNDS * LENGTH ? LENGTH : n % LENGTH;
        assertEquals(sum(0, (n + 2) / LENGTH), p.f.cpu.r[0], "after " + n);
        assertEquals(PagedFixture.PAGES + 4 * loaded, p.f.cpu.r[1], "after " + n);
        assertEquals(ROUNDS - (n + 1) / LENGTH, p.f.cpu.r[4], "after " + n);
        assertEquals(CpuFixture.CODE + 4 * at, p.f.cpu.pc, "after " + n);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void anyRoundMayAbort(EngineKind engine) {
    try (PagedFixture p = paged(engine)) {
      for (int rounds = 1; rounds < ROUNDS; rounds++) {
        int first = 1024 - rounds;
        p.f.cpu.setCpsr(Psr.SVC | Psr.I | Psr.F);
        p.f.arm(SUM).reg(0, 0).reg(1, PagedFixture.PAGES + 4 * first).reg(4, ROUNDS);
        p.f.run(LENGTH * rounds + 1);
        assertEquals(DATA_ABORT, p.f.cpu.pc & 0xFF);
        assertEquals(sum(first, rounds), p.f.cpu.r[0]);
        assertEquals(ROUNDS - rounds, p.f.cpu.r[4]);
        assertEquals(PagedFixture.PAGES + 0x1000, p.f.cpu.r[1]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void itEndsInAnyRound(EngineKind engine) {
    try (PagedFixture p = paged(engine)) {
      for (int rounds = 1; rounds < ROUNDS; rounds++) {
        p.f.arm(SUM).reg(0, 0).reg(1, PagedFixture.PAGES).reg(4, rounds).run(4 * rounds + 3);
        assertEquals(sum(0, rounds), p.f.cpu.r[0]);
        assertEquals(0, p.f.cpu.r[4]);
        assertEquals(CpuFixture.CODE + 16, p.f.cpu.pc);
      }
    }
  }
}
