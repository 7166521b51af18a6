package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A region that leaves to one address in both instruction sets has two exits there. */
class SameAddressTwoSetsTest {
  private static final int TARGET = 0x9000;
  private static final int ROUNDS = 60_000;

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void branchAndExchangeToOneAddressStayApart(EngineKind kind) {
    try (CpuFixture f = new CpuFixture(kind)) {
      // loop: SUBS r0, r0, #1; BEQ target; BLX target; B loop
      f.arm(0xE2500001, 0x0A0003FD, 0xFA0003FC, 0xEAFFFFFB);
      // The target's first word is MOV r4, r0, ROR r7 in ARM, and BX LR in the low half in Thumb.
      f.words(TARGET, 0xE1A04770, 0xE2855001, 0xEAFFFFFE);
      f.reg(0, ROUNDS).reg(4, 99).reg(5, 0).run(ROUNDS * 5 + 100);
      assertFalse(f.cpu.thumb);
      assertEquals(TARGET + 8, f.cpu.pc);
      assertEquals(0, f.cpu.r[4]);
      assertEquals(1, f.cpu.r[5]);
    }
  }
}
