package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Code that changes, by whatever way, is executed as it is now. */
class SelfModifyingCodeTest {
  private static final int MOV_R2 = 0xE3A02000; // mov r2, #0
  private static final int BX_LR = 0xE12FFF1E;
  private static final int LOOP = 0xEAFFFFFE;
  private static final int OTHER_PAGE = 0xA000;

  static Stream<EngineKind> engines() {
    return Stream.of(EngineKind.INTERPRETER, EngineKind.TRANSLATOR, EngineKind.TIERED);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void theNextInstruction(EngineKind engine) {
    try (CpuFixture f = new CpuFixture(engine)) {
      f.arm(0xE5810000, MOV_R2 | 1, LOOP); // str r0, [r1] onto the next
      f.reg(0, MOV_R2 | 2).reg(1, CpuFixture.CODE + 4).run(10);
      assertEquals(2, f.cpu.r[2]);
    }
  }

  /** Stores a new function body and calls it, again and again; the sum tells of a stale call. */
  private static void rewriteAndCall(EngineKind engine, int function) {
    int times = 200;
    try (CpuFixture f = new CpuFixture(engine)) {
      int call = (function - (CpuFixture.CODE + 4 + 8)) >> 2 & 0xFFFFFF;
      f.arm(
          0xE5810000, // str r0, [r1]
          0xEB000000 | call, // bl function
          0xE0833002, // add r3, r3, r2
          0xE2800001, // add r0, r0, #1
          0xE2544001, // subs r4, r4, #1
          0x1AFFFFF9, // bne to the start
          LOOP);
      f.words(function, MOV_R2, BX_LR);
      f.reg(0, MOV_R2).reg(1, function).reg(3, 0).reg(4, times).run(20 * times);
      assertEquals(times * (times - 1) / 2, f.cpu.r[3]);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aFunctionInTheSamePage(EngineKind engine) {
    rewriteAndCall(engine, CpuFixture.CODE + 0x40);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aFunctionInAnotherPage(EngineKind engine) {
    rewriteAndCall(engine, OTHER_PAGE);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void bytesWrittenByADevice(EngineKind engine) {
    try (CpuFixture f = new CpuFixture(engine)) {
      f.words(OTHER_PAGE, 0xE2822001, 0xE2544001, 0x1AFFFFFC, LOOP); // add r2, #1 in a loop
      f.cpu.pc = OTHER_PAGE;
      f.reg(4, 50).run(1000);
      assertEquals(50, f.cpu.r[2]);
      byte[] subtract = {0x01, 0x20, 0x42, (byte) 0xE2}; // sub r2, r2, #1
      f.memory.writeBytes(OTHER_PAGE, subtract, 0, 4);
      f.cpu.pc = OTHER_PAGE;
      f.reg(4, 30).run(1000);
      assertEquals(20, f.cpu.r[2]);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void halfAWordOfThumb(EngineKind engine) {
    try (CpuFixture f = new CpuFixture(engine)) {
      // strh r0, [r1]; movs r2, #1; b .
      f.thumb(0x8008, 0x2201, 0xE7FE).reg(0, 0x2207).reg(1, CpuFixture.CODE + 2).run(10);
      assertEquals(7, f.cpu.r[2]);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void anotherPageMappedToTheSameAddress(EngineKind engine) {
    try (PagedFixture p = new PagedFixture(engine)) {
      p.f.words(0x80000, MOV_R2 | 1, LOOP).words(0x81000, MOV_R2 | 2, LOOP);
      for (int i = 0; i < 20; i++) {
        p.map(0, 0x80000 + 0x1000 * (i & 1), PagedFixture.OPEN);
        p.f.cpu.pc = PagedFixture.PAGES;
        p.f.reg(2, 0).run(10);
        assertEquals(1 + (i & 1), p.f.cpu.r[2], "mapping " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void writtenThroughAnotherAddress(EngineKind engine) {
    try (PagedFixture p = new PagedFixture(engine)) {
      p.map(0, 0x80000, PagedFixture.OPEN);
      p.map(7, 0x80000, PagedFixture.OPEN);
      p.f.words(0x80000, MOV_R2 | 1, LOOP);
      p.f.cpu.pc = PagedFixture.PAGES;
      p.f.run(10);
      assertEquals(1, p.f.cpu.r[2]);
      p.f.arm(0xE5810000, LOOP).reg(0, MOV_R2 | 9).reg(1, PagedFixture.PAGES + 0x7000).run(10);
      p.f.cpu.pc = PagedFixture.PAGES;
      p.f.run(10);
      assertEquals(9, p.f.cpu.r[2]);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void executedAtTwoAddressesOfOnePage(EngineKind engine) {
    try (PagedFixture p = new PagedFixture(engine)) {
      p.map(0, 0x80000, PagedFixture.OPEN);
      p.map(1, 0x80000, PagedFixture.OPEN);
      p.f.words(0x80000, 0xEA0003FF); // b to the second address
      p.f.words(0x80004, MOV_R2 | 1, 0xE5810000, LOOP); // str r0, [r1]
      p.f.reg(0, MOV_R2 | 5).reg(1, PagedFixture.PAGES + 4);
      p.f.cpu.pc = PagedFixture.PAGES;
      p.f.run(10);
      assertEquals(1, p.f.cpu.r[2]);
      p.f.cpu.pc = PagedFixture.PAGES;
      p.f.run(10);
      assertEquals(5, p.f.cpu.r[2]);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void codeThatUserModeMayNotExecute(EngineKind engine) {
    try (PagedFixture p = new PagedFixture(engine)) {
      p.map(0, 0x80000, 0x552); // privileged only
      p.f.words(0x80000, MOV_R2 | 1, LOOP);
      p.f.cpu.setCpsr(Psr.SYS);
      p.f.cpu.pc = PagedFixture.PAGES;
      p.f.run(50);
      assertEquals(1, p.f.cpu.r[2]);
      p.f.cpu.setCpsr(Psr.USR);
      p.f.cpu.pc = PagedFixture.PAGES;
      p.f.run(50);
      assertEquals(0x0C, p.f.cpu.pc, "prefetch abort");
      assertEquals(0x0F, p.f.cpu.cp15.instructionFaultStatus());
      assertEquals(PagedFixture.PAGES + 4, p.f.cpu.r[14]);
    }
  }
}
