package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Data aborts leave the base register as it was and are precise, also in the middle of a multiple
 * transfer; the instruction can be run again (ARM ARM A2.6.6, base restored).
 */
class AbortTest {
  private static final int PAGE_TRANSLATION = 0x07;
  private static final int PAGE_PERMISSION = 0x0F;
  private static final int MISSING = PagedFixture.PAGES + 0x1000;
  private static final int BASE = 1;

  /**
   * A multiple transfer over the end of a page whose neighbour is missing.
   *
   * @param base r1 before it
   * @param after r1 when it has been run in full
   */
  record Transfer(String text, boolean thumb, int encoding, int base, int after) {
    @Override
    public String toString() {
      return text;
    }

    boolean load() {
      return thumb ? (encoding & 0x0800) != 0 : (encoding & 1 << 20) != 0;
    }
  }

  private static final List<Transfer> TRANSFERS =
      List.of(
          new Transfer("ldmia r1, {r2-r5}", false, 0xE891003C, MISSING - 8, MISSING - 8),
          new Transfer("ldmia r1!, {r2-r5}", false, 0xE8B1003C, MISSING - 8, MISSING + 8),
          new Transfer("ldmib r1!, {r2-r5}", false, 0xE9B1003C, MISSING - 12, MISSING + 4),
          new Transfer("ldmda r1!, {r2-r5}", false, 0xE831003C, MISSING + 4, MISSING - 12),
          new Transfer("ldmdb r1!, {r2-r5}", false, 0xE931003C, MISSING + 8, MISSING - 8),
          new Transfer("stmia r1!, {r2-r5}", false, 0xE8A1003C, MISSING - 8, MISSING + 8),
          new Transfer("stmib r1, {r2-r5}", false, 0xE981003C, MISSING - 12, MISSING - 12),
          new Transfer("stmda r1!, {r2-r5}", false, 0xE821003C, MISSING + 4, MISSING - 12),
          new Transfer("stmdb r1!, {r2-r5}", false, 0xE921003C, MISSING + 8, MISSING - 8),
          new Transfer("ldmia r1!, {r2-r5}, Thumb", true, 0xC93C, MISSING - 8, MISSING + 8),
          new Transfer("stmia r1!, {r2-r5}, Thumb", true, 0xC13C, MISSING - 8, MISSING + 8));

  static Stream<Arguments> transfers() {
    return CpuFixture.engines().flatMap(e -> TRANSFERS.stream().map(t -> Arguments.of(e, t)));
  }

  static Stream<EngineKind> engines() {
    return CpuFixture.engines();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("transfers")
  void multipleTransferAbortsAndRestarts(EngineKind engine, Transfer t) {
    try (PagedFixture p = new PagedFixture(engine)) {
      CpuFixture f = p.f;
      p.map(0, 0x80000, PagedFixture.OPEN);
      f.words(0x80FF8, 0xA0, 0xA1);
      f.words(0x90000, 0xA2, 0xA3);
      if (t.thumb) {
        f.thumb(t.encoding, 0xE7FE);
      } else {
        f.arm(t.encoding, 0xEAFFFFFE);
      }
      f.reg(BASE, t.base).reg(2, 0xB0).reg(3, 0xB1).reg(4, 0xB2).reg(5, 0xB3);
      f.run(10);

      assertEquals(0x10, f.cpu.pc, "took the data abort");
      assertEquals(t.base, f.cpu.r[BASE], "base");
      assertEquals(CpuFixture.CODE + 8, f.cpu.r[14], "lr");
      assertEquals(PAGE_TRANSLATION, f.cpu.cp15.dataFaultStatus(), "DFSR");
      assertEquals(MISSING, f.cpu.cp15.faultAddress(), "FAR");
      if (t.load()) {
        assertEquals(0xB2, f.cpu.r[4], "what lies behind the fault is not loaded");
      } else {
        assertEquals(0xA2, f.word(0x90000), "what lies behind the fault is not stored");
      }

      p.map(1, 0x90000, PagedFixture.OPEN);
      p.retry();
      f.run(10);
      assertEquals(t.after, f.cpu.r[BASE], "base when done");
      if (t.load()) {
        assertArrayEquals(
            new int[] {0xA0, 0xA1, 0xA2, 0xA3}, java.util.Arrays.copyOfRange(f.cpu.r, 2, 6));
      } else {
        assertEquals(0xB0, f.word(0x80FF8));
        assertEquals(0xB1, f.word(0x80FFC));
        assertEquals(0xB2, f.word(0x90000));
        assertEquals(0xB3, f.word(0x90004));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void baseInTheListOfAnAbortedLoadIsKept(EngineKind engine) {
    try (PagedFixture p = new PagedFixture(engine)) {
      p.map(0, 0x80000, PagedFixture.OPEN);
      p.f.arm(0xE891000E).reg(BASE, MISSING - 8).run(10); // ldmia r1, {r1, r2, r3}
      assertEquals(0x10, p.f.cpu.pc);
      assertEquals(MISSING - 8, p.f.cpu.r[BASE]);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void pushAndPopKeepTheStackPointer(EngineKind engine) {
    for (int instruction : new int[] {0xB43C, 0xBC3C}) {
      try (PagedFixture p = new PagedFixture(engine)) {
        p.f.thumb(instruction).reg(13, MISSING + 0x100).run(10);
        assertEquals(0x10, p.f.cpu.pc);
        p.f.cpu.setCpsr(Psr.SYS);
        assertEquals(MISSING + 0x100, p.f.cpu.r[13]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void singleTransfersKeepBaseAndDestination(EngineKind engine) {
    int[] instructions = {
      0xE5B10004, // ldr r0, [r1, #4]!
      0xE4910004, // ldr r0, [r1], #4
      0xE4D10001, // ldrb r0, [r1], #1
      0xE0D100B2, // ldrh r0, [r1], #2
      0xE0D100F2, // ldrsh r0, [r1], #2
      0xE0C120D8, // ldrd r2, [r1], #8
      0xE5A10004, // str r0, [r1, #4]!
      0xE0C100B2, // strh r0, [r1], #2
      0xE0C120F8, // strd r2, [r1], #8
      0xE4B10004, // ldrt r0, [r1], #4
      0xE491F004 // ldr pc, [r1], #4
    };
    for (int instruction : instructions) {
      try (PagedFixture p = new PagedFixture(engine)) {
        p.f.arm(instruction).reg(0, 0xB0).reg(2, 0xB2).reg(3, 0xB3).reg(BASE, MISSING).run(10);
        String text = Integer.toHexString(instruction);
        assertEquals(0x10, p.f.cpu.pc, text);
        assertEquals(MISSING, p.f.cpu.r[BASE], text);
        assertEquals(0xB0, p.f.cpu.r[0], text);
        assertEquals(0xB2, p.f.cpu.r[2], text);
        assertEquals(0xB3, p.f.cpu.r[3], text);
        assertEquals(CpuFixture.CODE + 8, p.f.cpu.r[14], text);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void swapOfAReadOnlyWordChangesNothing(EngineKind engine) {
    try (PagedFixture p = new PagedFixture(engine)) {
      p.map(0, 0x80000, PagedFixture.READ_ONLY);
      p.f.words(0x80000, 0x11111111);
      p.f.arm(0xE1010092).reg(0, 0xB0).reg(2, 0xB2).reg(BASE, PagedFixture.PAGES).run(10);
      assertEquals(0x10, p.f.cpu.pc);
      assertEquals(0xB0, p.f.cpu.r[0]);
      assertEquals(0x11111111, p.f.word(0x80000));
      assertEquals(PAGE_PERMISSION, p.f.cpu.cp15.dataFaultStatus());
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void instructionsBeforeTheFaultHaveHappenedThoseBehindHaveNot(EngineKind engine) {
    try (PagedFixture p = new PagedFixture(engine)) {
      CpuFixture f = p.f;
      f.arm(
          0xE2522001, // subs r2, r2, #1
          0xE0833003, // add r3, r3, r3
          0xE4914004, // ldr r4, [r1], #4
          0xE2833001, // add r3, r3, #1
          0xE3520000, // cmp r2, #0
          0x1AFFFFF9); // bne to the start
      p.map(0, 0x80000, PagedFixture.OPEN);
      f.reg(BASE, PagedFixture.PAGES + 0xF00).reg(2, 1000).reg(3, 0).run(10_000);

      // 64 words up to the missing page, then one more turn up to the load.
      assertEquals(0x10, f.cpu.pc);
      assertEquals(CpuFixture.CODE + 8 + 8, f.cpu.r[14]);
      assertEquals(MISSING, f.cpu.r[BASE]);
      assertEquals(1000 - 65, f.cpu.r[2]);
      assertEquals(-2, f.cpu.r[3]);
      assertEquals(Psr.C, f.cpu.spsr() & 0xF0000000, "flags of the SUBS");
    }
  }
}
