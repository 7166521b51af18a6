package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same address executed as ARM and as Thumb. */
class InstructionSetTest {
  private static final int LOOP = 0xEAFFFFFE;

  /** ARM: add r2, r2, r1, lsl #2. Thumb: movs r1, #1; b 0xc10a. */
  private static final int EITHER = 0xE0822101;

  /**
   * ARM code goes to one address by B and by BLX. It goes over more pages before than a region has,
   * so that the translator has to leave it for both.
   */
  @ParameterizedTest
  @MethodSource("dev.armature.translator.CpuFixture#engines")
  void reachedInBothFromTheSameCode(EngineKind engine) {
    try (CpuFixture f = new CpuFixture(engine)) {
      f.words(0x9000, LOOP).words(0xA000, LOOP).words(0xB000, LOOP);
      f.words(0xC000, EITHER, LOOP).halves(0xC10A, 0xE7FE);
      f.arm(
          0xE3500000, // cmp r0, #0
          0x0A0003FD, // beq 0x9000
          0x0A0007FC, // beq 0xa000
          0x0A000BFB, // beq 0xb000
          0xE3100001, // tst r0, #1
          0x1A000FF9, // bne 0xc000
          0xFA000FF8); // blx 0xc000
      for (int i = 0; i < 4; i++) {
        boolean thumb = i == 3;
        f.cpu.thumb = false;
        f.cpu.pc = CpuFixture.CODE;
        f.reg(0, thumb ? 2 : 1).reg(1, 0).reg(14, 0x4000).run(20);
        if (thumb) {
          assertTrue(f.cpu.thumb);
          assertEquals(0xC10A, f.cpu.pc);
          assertEquals(1, f.cpu.r[1]);
        } else {
          assertFalse(f.cpu.thumb);
          assertEquals(0xC004, f.cpu.pc);
        }
      }
    }
  }
}
