package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What ARMv5TE does not define, later architectures mostly do, and the ARM926 has no coprocessor or
 * no register for takes the undefined instruction exception and changes nothing else (ARM ARM
 * A3.16, A6.8).
 */
class UndefinedTest {
  private static final int VECTOR = 0x04;
  private static final int ARM_LOOP = 0xEAFFFFFE;
  private static final int THUMB_LOOP = 0xE7FE;

  /** Where r1 points: RAM, so that a load or store that is executed shows. */
  private static final int DATA = 0x2000;

  private static final String ARM =
      """
      f10c0080 cpsid i
      f1080080 cpsie i
      f1010200 setend be
      f96d0513 srsdb sp!, #0x13
      f8bd0a00 rfeia sp!
      f57ff01f clrex
      f57ff04f dsb
      f57ff06f isb
      f2000000 Advanced SIMD
      f0000000 unconditional AND
      ff000000 unconditional SWI
      fc410f01 mcrr2 p15
      fe000110 mcr2 p1
      fd910300 ldc2 p3
      e6bf0f31 rev r0, r1
      e6bf0fb1 rev16 r0, r1
      e6ff0fb1 revsh r0, r1
      e6ff0f31 rbit r0, r1
      e6af0071 sxtb r0, r1
      e6bf0071 sxth r0, r1
      e6ef0071 uxtb r0, r1
      e6ff0071 uxth r0, r1
      e6a10072 sxtab r0, r1, r2
      e6810fb2 sel r0, r1, r2
      e6110f12 sadd16 r0, r1, r2
      e6a00011 ssat r0, #1, r1
      e6e00011 usat r0, #0, r1
      e6810012 pkhbt r0, r1, r2
      e750f112 smmul r0, r2, r1
      e700f211 smuad r0, r1, r2
      e780f211 usad8 r0, r1, r2
      e7c00011 bfi r0, r1, #0, #1
      e7c0001f bfc r0, #0, #1
      e7e00051 ubfx r0, r1, #0, #1
      e7a00051 sbfx r0, r1, #0, #1
      e710f211 sdiv r0, r1, r2
      e7f000f0 udf
      e3000001 movw r0, #1
      e3400001 movt r0, #1
      e0400291 umaal r0, r0, r1, r2
      e0600291 mls r0, r1, r2, r0
      e1910f9f ldrex r0, [r1]
      e1810f92 strex r0, r2, [r1]
      e1b10f9f ldrexd r0, [r1]
      e1a10f92 strexd r0, r2, [r1]
      e1d10f9f ldrexb r0, [r1]
      e1c10f92 strexb r0, r2, [r1]
      e1f10f9f ldrexh r0, [r1]
      e1e10f92 strexh r0, r2, [r1]
      e1600070 smc
      e1400070 hvc
      e160006e eret
      e1000040 crc32b r0, r0, r0
      e1000010 BX space, op 00
      e1400020 BXJ space, op 10
      e1600030 BLX space, op 11
      e1c110d0 ldrd r1, [r1]
      e1c110f0 strd r1, [r1]
      ee000000 cdp p0
      ee000110 mcr p1
      ee100210 mrc p2
      ed910300 ldc p3
      ed810400 stc p4
      ec410500 mcrr p5
      ec510600 mrrc p6
      ee000a10 vmov s0, r0
      ed910a00 vldr s0, [r1]
      eef10a10 vmrs r0, fpscr
      ee000f00 cdp p15
      ed910f00 ldc p15
      ed810f00 stc p15
      ec410f00 mcrr p15
      ec510f00 mrrc p15
      ee111f30 mrc p15, 0, r1, c1, c0, 1
      ee121f11 mrc p15, 0, r1, c2, c1, 0
      ee161f50 mrc p15, 0, r1, c6, c0, 2
      ee171f15 mrc p15, 0, r1, c7, c5, 0
      ee181f17 mrc p15, 0, r1, c8, c7, 0
      ee301f12 mrc p15, 1, r1, c0, c2, 0
      ee1b1f10 mrc p15, 0, r1, c11, c0, 0
      ee000f10 mcr p15, 0, r0, c0, c0, 0
      ee010f50 mcr p15, 0, r0, c1, c0, 2
      ee270f15 mcr p15, 1, r0, c7, c5, 0
      ee070f7a mcr p15, 0, r0, c7, c10, 3
      ee080f97 mcr p15, 0, r0, c8, c7, 4
      ee0c0f10 mcr p15, 0, r0, c12, c0, 0
      ee0d0f50 mcr p15, 0, r0, c13, c0, 2
      eef30e10 mrc p14, 7, r0, c3, c0, 0
      eef00e11 mrc p14, 7, r0, c0, c1, 0
      eee00e10 mcr p14, 7, r0, c0, c0, 0
      eee11e30 mcr p14, 7, r1, c1, c0, 1
      ee000e10 mcr p14, 0, r0, c0, c0, 0
      ee110e10 mrc p14, 0, r0, c1, c0, 0
      """;

  private static final String THUMB =
      """
      b100 cbz r0
      b900 cbnz r0
      b300 cbz r0, far
      b200 sxth r0, r0
      b240 sxtb r0, r0
      b280 uxth r0, r0
      b2c0 uxtb r0, r0
      b650 setend le
      b662 cpsie i
      b672 cpsid i
      b700 between cps and hints
      b800 between push and rev
      ba00 rev r0, r0
      ba40 rev16 r0, r0
      ba80 hlt
      bac0 revsh r0, r0
      bf00 nop
      bf08 it eq
      bf10 yield
      bf20 wfe
      bf30 wfi
      bf40 sev
      de00 udf
      e801 blx with bit 0 set
      """;

  /** CP15 registers and those of the trivial Jazelle, read and written. */
  private static final String SYSTEM_CONTROL =
      """
      ee100f10 mrc p15, 0, r0, c0, c0, 0
      ee110f10 mrc p15, 0, r0, c1, c0, 0
      ee150f10 mrc p15, 0, r0, c5, c0, 0
      ee160f10 mrc p15, 0, r0, c6, c0, 0
      ee170f7a mrc p15, 0, r0, c7, c10, 3
      ee1d0f10 mrc p15, 0, r0, c13, c0, 0
      ee010f10 mcr p15, 0, r0, c1, c0, 0
      ee020f10 mcr p15, 0, r0, c2, c0, 0
      ee030f10 mcr p15, 0, r0, c3, c0, 0
      ee060f10 mcr p15, 0, r0, c6, c0, 0
      ee070f15 mcr p15, 0, r0, c7, c5, 0
      ee070f9a mcr p15, 0, r0, c7, c10, 4
      ee080f17 mcr p15, 0, r0, c8, c7, 0
      ee0d0f10 mcr p15, 0, r0, c13, c0, 0
      ee12ff30 mrc p15, 0, apsr_nzcv, c2, c0, 1
      ee190f11 mrc p15, 0, r0, c9, c1, 0
      ee0a0f10 mcr p15, 0, r0, c10, c0, 0
      ee0f0f15 mcr p15, 0, r0, c15, c5, 0
      eef00e10 mrc p14, 7, r0, c0, c0, 0
      eee10e10 mcr p14, 7, r0, c1, c0, 0
      eef20e10 mrc p14, 7, r0, c2, c0, 0
      """;

  static Stream<Arguments> undefined() {
    return CpuFixture.engines()
        .flatMap(
            engine ->
                Stream.of(Psr.USR, Psr.SVC)
                    .flatMap(
                        mode ->
                            Stream.concat(
                                lines(ARM).map(line -> Arguments.of(engine, mode, false, line)),
                                lines(THUMB).map(line -> Arguments.of(engine, mode, true, line)))));
  }

  static Stream<Arguments> systemControl() {
    return CpuFixture.engines()
        .flatMap(engine -> lines(SYSTEM_CONTROL).map(line -> Arguments.of(engine, line)));
  }

  private static Stream<String> lines(String table) {
    return table.lines();
  }

  @ParameterizedTest(name = "{0}, mode {1}, Thumb {2}: {3}")
  @MethodSource("undefined")
  void isUndefined(EngineKind engine, int mode, boolean thumb, String line) {
    assertUndefined(engine, mode, thumb, line);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("systemControl")
  void systemControlIsUndefinedInUserMode(EngineKind engine, String line) {
    assertUndefined(engine, Psr.USR, false, line);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("systemControl")
  void systemControlIsDefinedInSystemMode(EngineKind engine, String line) {
    try (CpuFixture f = new CpuFixture(engine)) {
      f.cpu.setCpsr(Psr.SYS);
      f.arm(encoding(line), ARM_LOOP).run(20);
      assertEquals(Psr.SYS, f.cpu.mode(), "mode");
      assertEquals(CpuFixture.CODE + 4, f.cpu.pc, "pc");
    }
  }

  private static int encoding(String line) {
    return Integer.parseUnsignedInt(line.substring(0, line.indexOf(' ')), 16);
  }

  private static void assertUndefined(EngineKind engine, int mode, boolean thumb, String line) {
    try (CpuFixture f = new CpuFixture(engine)) {
      int length = thumb ? 2 : 4;
      f.words(VECTOR, ARM_LOOP);
      f.cpu.setCpsr(mode | Psr.N | Psr.C | Psr.Q);
      if (thumb) {
        f.thumb(encoding(line), THUMB_LOOP);
      } else {
        f.arm(encoding(line), ARM_LOOP);
      }
      f.reg(0, 0x40000000).reg(1, DATA).reg(2, 0x12345678);
      f.words(DATA, 0x11111111, 0x22222222);
      int[] registers = Arrays.copyOf(f.cpu.r, 13);
      int before = f.cpu.cpsr();
      List<Integer> system = systemRegisters(f);
      f.run(20);

      assertEquals(VECTOR, f.cpu.pc, "pc");
      assertEquals(Psr.UND, f.cpu.mode(), "mode");
      assertEquals(CpuFixture.CODE + length, f.cpu.r[14], "lr");
      assertEquals(before, f.cpu.spsr(), "spsr");
      assertArrayEquals(registers, Arrays.copyOf(f.cpu.r, 13), "r0 to r12");
      assertEquals(0x11111111, f.word(DATA), "memory");
      assertEquals(0x22222222, f.word(DATA + 4), "memory");
      assertEquals(system, systemRegisters(f), "CP15");
    }
  }

  private static List<Integer> systemRegisters(CpuFixture f) {
    return List.of(
        f.cpu.cp15.control(),
        f.cpu.cp15.translationTableBase(),
        f.cpu.cp15.domainAccess(),
        f.cpu.cp15.faultAddress(),
        f.cpu.cp15.fcsePid());
  }
}
