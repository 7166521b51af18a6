package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.HotCode;
import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Optimization;
import dev.armature.translator.region.TranslatingEngine;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loops of cache and TLB maintenance, as kernels have them for each page: they stay in their
 * region, and what was known of a page whose translation is forgotten is not used.
 */
class MaintenanceTest {
  private static final int FLUSH_R1 = 0xEE081F37; // mcr p15, 0, r1, c8, c7, 1
  private static final int CLEAN_R1 = 0xEE071F3A; // mcr p15, 0, r1, c7, c10, 1
  private static final int ENTRY =
      0x00010000 + 4 * 5; // of the page that tests map, by PagedFixture
  private static final int PAGE = PagedFixture.PAGES + 0x5000;
  private static final int FIRST = 0x20000;
  private static final int SECOND = 0x21000;
  private static final int HOT = 20;

  static Stream<EngineKind> engines() {
    return Stream.of(EngineKind.INTERPRETER, EngineKind.TRANSLATOR, EngineKind.VERIFY);
  }

  private static PagedFixture paged(EngineKind engine) {
    PagedFixture p = new PagedFixture(engine);
    p.f.cpu.setCpsr(Psr.SVC | Psr.I | Psr.F);
    p.map(5, FIRST, PagedFixture.OPEN);
    p.f.reg(5, FIRST | PagedFixture.OPEN).reg(6, ENTRY).reg(7, FIRST ^ SECOND).reg(1, PAGE);
    return p;
  }

  /** The first load and the first store of a round leave the region; the second ones stay in it. */
  @ParameterizedTest
  @MethodSource("engines")
  void aPageThatIsMappedAnewInALoopIsReadAndWrittenAnew(EngineKind engine) {
    try (PagedFixture p = paged(engine)) {
      p.f.words(FIRST, 1).words(SECOND, 100);
      p.f
          .arm(
              0xE5913000, // ldr r3, [r1]
              0xE0800003, // add r0, r0, r3
              0xE5810004, // str r0, [r1, #4]
              0xE5913000, // ldr r3, [r1]
              0xE0822003, // add r2, r2, r3
              0xE5812008, // str r2, [r1, #8]
              0xE0255007, // eor r5, r5, r7
              0xE5865000, // str r5, [r6]
              FLUSH_R1,
              0xE2544001, // subs r4, r4, #1
              0x1AFFFFF4, // bne
              0xEAFFFFFE) // b .
          .reg(4, 60)
          .run(11 * 60 + 1);
      assertEquals(30 * 101, p.f.cpu.r[0]);
      assertEquals(30 * 101, p.f.cpu.r[2]);
      for (int at = 4; at <= 8; at += 4) {
        assertEquals(29 * 101 + 1, p.f.word(FIRST + at));
        assertEquals(30 * 101, p.f.word(SECOND + at));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void codeThatMapsItsOwnPageAnewGoesOnInTheNewOne(EngineKind engine) {
    int[] code = {
      0xE2800001, // add r0, r0, #1
      0xE0255007, // eor r5, r5, r7
      0xE5865000, // str r5, [r6]
      FLUSH_R1,
      0xE2822001, // add r2, r2, #1
      0xE2544001, // subs r4, r4, #1
      0x1AFFFFF8, // bne
      0xEAFFFFFE // b .
    };
    try (PagedFixture p = paged(engine)) {
      p.f.words(FIRST, code);
      code[0] = 0xE2800064; // add r0, r0, #100
      code[4] = 0xE2822064; // add r2, r2, #100
      p.f.words(SECOND, code);
      p.f.reg(4, 60).cpu.pc = PAGE;
      p.f.run(7 * 60 + 1);
      assertEquals(30 * 101, p.f.cpu.r[0]);
      assertEquals(30 * 101, p.f.cpu.r[2]);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aRoundWithoutTheInstructionForgetsNothing(EngineKind engine) {
    try (PagedFixture p = paged(engine)) {
      p.f
          .arm(
              0xE3140001, // tst r4, #1
              0x1E081F37, // mcrne p15, 0, r1, c8, c7, 1
              0xE5913000, // ldr r3, [r1]
              0xE2833001, // add r3, r3, #1
              0xE5813000, // str r3, [r1]
              0xE2544001, // subs r4, r4, #1
              0x1AFFFFF8, // bne
              0xEAFFFFFE) // b .
          .reg(4, 51)
          .run(7 * 51 + 1);
      assertEquals(51, p.f.word(FIRST));
    }
  }

  /** As Linux cleans a page of the cache: 128 times. */
  @Test
  void theInstructionBehindMaintenanceIsNoEntry() {
    Set<Optimization> atOnce = EnumSet.copyOf(Optimization.all());
    atOnce.remove(Optimization.BACKGROUND);
    try (CpuFixture f =
        new CpuFixture(cpu -> TranslatingEngine.tiered(cpu, HOT, atOnce, null), 1 << 20)) {
      f.cpu.setCpsr(Psr.SVC | Psr.I | Psr.F);
      f.arm(
              CLEAN_R1,
              0xE2811020, // add r1, r1, #32
              0xEE081F36, // mcr p15, 0, r1, c8, c6, 1
              0xE2544001, // subs r4, r4, #1
              0x1AFFFFFA, // bne
              0xEAFFFFFE) // b .
          .reg(4, 4 * HOT)
          .run(5 * 4 * HOT + 1);
      assertEquals(4 * HOT * 32, f.cpu.r[1]);
      List<HotCode> regions = f.engine().hottest(9);
      assertEquals(List.of(CpuFixture.CODE), regions.stream().map(HotCode::address).toList());
      assertTrue(regions.get(0).runs() < HOT, "left in the loop");
    }
  }
}
