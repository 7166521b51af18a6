package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loads in a loop by a base that is in a section when the loop is translated: it may leave the
 * section, and the section may be another one the next time.
 */
class SectionLoadTest {
  private static final int RAM = 4 << 20;
  private static final int SECOND_MEGABYTE = 0x00100000;
  private static final int THIRD_MEGABYTE = 0x00200000;
  private static final int FOURTH_MEGABYTE = 0x00300000;
  private static final int SECTION = 0xC12;
  private static final int STRIDE = 0x10000;
  private static final int DATA_ABORT = 0x10;

  /** Adds up r4 words, r2 apart from r1 on, in r0. */
  private static final int[] SUM = {
    0xE6913002, // ldr r3, [r1], r2
    0xE0800003, // add r0, r0, r3
    0xE2544001, // subs r4, r4, #1
    0x1AFFFFFB, // bne
    0xEAFFFFFE // b .
  };

  static Stream<EngineKind> engines() {
    return CpuFixture.engines();
  }

  private static PagedFixture paged(EngineKind engine) {
    PagedFixture p = new PagedFixture(new CpuFixture(engine, RAM));
    p.f.cpu.setCpsr(Psr.SVC | Psr.I | Psr.F);
    for (int at = 0x40000; at < RAM; at += STRIDE) {
      p.f.words(at, at >>> 16);
    }
    return p;
  }

  private static void sum(PagedFixture p, int from, int count) {
    p.f.cpu.mmu.load32(from); // the soft TLB knows the section when the loop is translated
    p.f.arm(SUM).reg(0, 0).reg(1, from).reg(2, STRIDE).reg(4, count).run(4 * count + 1);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aBaseLeavesTheSectionForPagesAndThenForNothing(EngineKind engine) {
    try (PagedFixture p = paged(engine)) {
      p.map(0, FOURTH_MEGABYTE, PagedFixture.OPEN);
      p.map(16, THIRD_MEGABYTE, PagedFixture.OPEN);
      sum(p, 0xD0000, 6); // the sixth word is in a page that is not there
      assertEquals(0xD + 0xE + 0xF + 0x30 + 0x20, p.f.cpu.r[0]);
      assertEquals(SECOND_MEGABYTE + 0x20000, p.f.cpu.r[1]);
      assertEquals(DATA_ABORT, p.f.cpu.pc & 0xFF);
      assertEquals(SECOND_MEGABYTE + 0x20000, p.f.cpu.cp15.read(0, 6, 0, 0));
    }
  }

  /** Both are in one section at first, where one stays. */
  @ParameterizedTest
  @MethodSource("engines")
  void twoBasesGoApart(EngineKind engine) {
    try (PagedFixture p = paged(engine)) {
      p.map(0, FOURTH_MEGABYTE, PagedFixture.OPEN);
      p.map(16, THIRD_MEGABYTE, PagedFixture.OPEN);
      p.f.cpu.mmu.load32(0x40000);
      p.f.cpu.mmu.load32(0xE0000);
      p.f
          .arm(
              0xE6913002, // ldr r3, [r1], r2
              0xE0800003, // add r0, r0, r3
              0xE6953002, // ldr r3, [r5], r2
              0xE0800003, // add r0, r0, r3
              0xE2544001, // subs r4, r4, #1
              0x1AFFFFF9, // bne
              0xEAFFFFFE) // b .
          .reg(0, 0)
          .reg(1, 0xE0000)
          .reg(2, STRIDE)
          .reg(4, 4)
          .reg(5, 0x40000)
          .run(6 * 4 + 1);
      assertEquals(0xE + 0xF + 0x30 + 0x20 + 4 + 5 + 6 + 7, p.f.cpu.r[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aSectionThatWasMappedAnewIsReadAnew(EngineKind engine) {
    try (PagedFixture p = paged(engine)) {
      p.f.words(PagedFixture.TABLE + 8, THIRD_MEGABYTE | SECTION);
      sum(p, THIRD_MEGABYTE, 16);
      assertEquals(16 * 0x20 + 120, p.f.cpu.r[0]);
      p.f.words(PagedFixture.TABLE + 8, FOURTH_MEGABYTE | SECTION);
      p.f.cpu.cp15.write(0, 8, 7, 0, 0);
      sum(p, THIRD_MEGABYTE, 16);
      assertEquals(16 * 0x30 + 120, p.f.cpu.r[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void anUnalignedWordInASectionIsRotated(EngineKind engine) {
    try (PagedFixture p = paged(engine)) {
      p.f.cpu.mmu.load32(0xD0000);
      p.f.arm(SUM).reg(0, 0).reg(1, 0xD0000).reg(2, STRIDE + 1).reg(4, 3).run(13);
      assertEquals(0xD + Integer.rotateRight(0xE, 8) + Integer.rotateRight(0xF, 16), p.f.cpu.r[0]);
    }
  }
}
