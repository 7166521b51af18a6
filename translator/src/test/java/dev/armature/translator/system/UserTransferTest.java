package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LDRT, LDRBT, STRT and STRBT in a privileged mode: they see what User mode may (ARM ARM A4.1). */
class UserTransferTest {
  private static final int PRIVILEGED_ONLY = 0x552;
  private static final int DATA = 0x00080000;
  private static final int DATA_ABORT = 0x10;

  /** Enough instructions to leave a test's program, which ends in a loop or an abort. */
  private static final int BUDGET = 100;

  static Stream<EngineKind> engines() {
    return CpuFixture.engines();
  }

  private static PagedFixture paged(EngineKind engine, int bits) {
    PagedFixture p = new PagedFixture(engine);
    p.map(0, DATA, bits);
    p.f.cpu.setCpsr(Psr.USR); // so that there is a context of User mode
    p.f.arm(0xEAFFFFFE).run(1); // b .
    p.f.cpu.setCpsr(Psr.SVC | Psr.I);
    return p;
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aLoopCopiesByThem(EngineKind engine) {
    try (PagedFixture p = paged(engine, PagedFixture.OPEN)) {
      for (int i = 0; i < 16; i++) {
        p.f.words(DATA + 4 * i, 0x01020384 + i);
      }
      p.f
          .arm(
              0xE4B03004, // ldrt r3, [r0], #4
              0xE4A13004, // strt r3, [r1], #4
              0xE4F14001, // ldrbt r4, [r1], #1
              0xE4E13001, // strbt r3, [r1], #1
              0xE2811002, // add r1, r1, #2
              0xE2522001, // subs r2, r2, #1
              0x1AFFFFF8, // bne
              0xEAFFFFFE) // b .
          .reg(0, PagedFixture.PAGES)
          .reg(1, PagedFixture.PAGES + 0x100)
          .reg(2, 16)
          .run(16 * 7 + 10);
      for (int i = 0; i < 16; i++) {
        assertEquals(0x01020384 + i, p.f.word(DATA + 0x100 + 8 * i));
        assertEquals(0x84 + i, p.f.word(DATA + 0x104 + 8 * i) >>> 8 & 0xFF);
      }
      assertEquals(PagedFixture.PAGES + 0x180, p.f.cpu.r[1]);
    }
  }

  /** Not even behind a plain access to the same page, which is allowed and enters its TLB. */
  @ParameterizedTest
  @MethodSource("engines")
  void aPageForPrivilegedModesIsDenied(EngineKind engine) {
    int[] transfers = {0xE4B03004, 0xE4A13004 & ~0xF0000, 0xE4F03001, 0xE4E03001}; // all at [r0]
    for (int transfer : transfers) {
      try (PagedFixture p = paged(engine, PRIVILEGED_ONLY)) {
        p.f
            .arm(
                0xE5901000, // ldr r1, [r0]
                0xE5801000, // str r1, [r0]
                transfer,
                0xEAFFFFFE) // b .
            .reg(0, PagedFixture.PAGES)
            .run(BUDGET);
        assertEquals(DATA_ABORT, p.f.cpu.pc, Integer.toHexString(transfer));
        assertEquals(PagedFixture.PAGES, p.f.cpu.r[0]);
        assertEquals(CpuFixture.CODE + 16, p.f.cpu.r[14]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aPageThatIsTakenAwayIsDeniedFromThenOn(EngineKind engine) {
    try (PagedFixture p = paged(engine, PagedFixture.OPEN)) {
      p.f
          .arm(
              0xE4A03000, // strt r3, [r0], #0
              0xE4B04000, // ldrt r4, [r0], #0
              0xEAFFFFFC) // b
          .reg(0, PagedFixture.PAGES)
          .reg(3, 0x12345678)
          .run(BUDGET);
      assertEquals(0x12345678, p.f.cpu.r[4]);
      p.map(0, DATA, PRIVILEGED_ONLY);
      p.f.run(BUDGET);
      assertEquals(DATA_ABORT, p.f.cpu.pc);
    }
  }
}
