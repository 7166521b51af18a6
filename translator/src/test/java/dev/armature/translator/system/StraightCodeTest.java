package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.EngineStatistics;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Optimization;
import dev.armature.translator.region.TranslatingEngine;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A loop of two thousand instructions without a branch, as cryptography has them. */
class StraightCodeTest {
  private static final int HOT = 5;
  private static final int ADDS = 2_000;
  private static final int ROUND = ADDS + 2;
  private static final int ADD = 0xE2822001; // add r2, r2, #1
  private static final int PATIENCE = 60_000;

  static Stream<EngineKind> engines() {
    return CpuFixture.engines();
  }

  private static int[] loop() {
    int[] code = new int[ROUND];
    Arrays.fill(code, ADD);
    code[ADDS] = 0xE2544001; // subs r4, r4, #1
    code[ADDS + 1] = 0x1A000000 | (-(ADDS + 1) - 2) & 0xFFFFFF; // bne to the start
    return code;
  }

  @ParameterizedTest
  @MethodSource("engines")
  void itDoesTheSame(EngineKind engine) {
    try (CpuFixture f = new CpuFixture(engine)) {
      f.arm(loop()).reg(4, 30).run(30 * ROUND);
      assertEquals(30 * ADDS, f.cpu.r[2]);
      assertEquals(CpuFixture.CODE + 4 * ROUND, f.cpu.pc);
    }
  }

  @Test
  void noPieceWaitsForTheOneBeforeIt() {
    try (CpuFixture f =
        new CpuFixture(
            cpu -> TranslatingEngine.tiered(cpu, HOT, Optimization.all(), null), 1 << 20)) {
      f.arm(loop()).reg(4, 2 * HOT).run((HOT + 2) * ROUND);
      // The guest stands still now.
      for (int i = 0; f.engine().statistics().regionsTranslated() < ADDS / 200; i++) {
        assertTrue(i < PATIENCE, "pieces are missing");
        LockSupport.parkNanos(1_000_000);
      }
      f.run((HOT - 2) * ROUND);
      assertEquals(2 * HOT * ADDS, f.cpu.r[2]);
    }
  }

  /** By itself HotSpot would compile none above 8,000 bytes of bytecode; these have some 10,000. */
  @Test
  void muchBytecodeIsOneRegion() {
    int[] code = new int[70];
    Arrays.fill(code, 0xE8951FCF); // ldmia r5, {r0-r3, r6-r12}
    code[68] = 0xE2544001; // subs r4, r4, #1
    code[69] = 0x1A000000 | (-69 - 2) & 0xFFFFFF; // bne to the start
    try (CpuFixture f = new CpuFixture(EngineKind.TRANSLATOR)) {
      f.arm(code).reg(4, 3).reg(5, CpuFixture.CODE).run(3 * code.length);
      assertEquals(code[0], f.cpu.r[12]);
      EngineStatistics statistics = f.engine().statistics();
      // One more starts behind the first access, which had to find its page.
      assertEquals(2, statistics.regionsTranslated());
      assertTrue(statistics.bytecodeBytes() > 2 * 8_000, statistics::toString);
    }
  }

  /** Two ways into the same straight code, whose regions end at the same place of it. */
  @Test
  void piecesThatAreThereAreNotMadeAgain() {
    int adds = 300;
    int[] code = new int[2 + adds];
    Arrays.fill(code, ADD);
    code[0] = 0xEA000000; // b to the first add
    code[1] = 0xEAFFFFFF; // b to the first add
    try (CpuFixture f =
        new CpuFixture(
            cpu -> TranslatingEngine.tiered(cpu, HOT, Optimization.all(), null), 1 << 20)) {
      f.arm(code);
      long before = regionsAfterRunsFrom(f, 0, adds);
      assertTrue(before > 1, "no piece was made");
      assertEquals(before + 1, regionsAfterRunsFrom(f, 1, adds));
    }
  }

  private static long regionsAfterRunsFrom(CpuFixture f, int index, int adds) {
    long regions = f.engine().statistics().regionsTranslated();
    for (int i = 0; i < PATIENCE; i++) {
      f.cpu.pc = CpuFixture.CODE + 4 * index;
      f.reg(2, 0).run(1 + adds);
      assertEquals(adds, f.cpu.r[2]);
      if (f.engine().statistics().regionsTranslated() > regions) {
        break;
      }
      LockSupport.parkNanos(1_000_000);
    }
    LockSupport.parkNanos(300_000_000); // for those that are submitted with it
    return f.engine().statistics().regionsTranslated();
  }
}
