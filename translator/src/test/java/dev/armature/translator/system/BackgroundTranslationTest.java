package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.translator.CpuFixture;
import dev.armature.translator.Optimization;
import dev.armature.translator.region.TranslatingEngine;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Translation on another thread, while the guest goes on and changes its code. */
class BackgroundTranslationTest {
  private static final int HOT = 5;
  private static final int ROUNDS = 50;

  /** add r2, r2, #1; subs r4, r4, #1; bne to the start; b . */
  private static final int[] LOOP = {0xE2822001, 0xE2544001, 0x1AFFFFFC, 0xEAFFFFFE};

  /** Milliseconds after which a region that never comes is an error; it takes some ten. */
  private static final int PATIENCE = 60_000;

  private static CpuFixture fixture() {
    return new CpuFixture(cpu -> TranslatingEngine.tiered(cpu, HOT, Optimization.all()), 1 << 20)
        .arm(LOOP);
  }

  /** What {@link #ROUNDS} rounds of the loop add to r2. */
  private static int added(CpuFixture f) {
    f.cpu.pc = CpuFixture.CODE;
    f.reg(2, 0).reg(4, ROUNDS).run(ROUNDS * 3 + 10);
    return f.cpu.r[2];
  }

  /** Runs the loop until a region was made of it. */
  private static void awaitRegion(CpuFixture f, int wanted) {
    for (int i = 0; f.engine().statistics().regionsTranslated() == 0; i++) {
      assertTrue(i < PATIENCE, "no region came");
      assertEquals(wanted, added(f));
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void theLoopDoesTheSameBeforeAndAfter() {
    try (CpuFixture f = fixture()) {
      awaitRegion(f, ROUNDS);
      for (int i = 0; i < 1000; i++) {
        assertEquals(ROUNDS, added(f));
      }
    }
  }

  @Test
  void aRegionOfCodeThatChangedMeanwhileIsNotUsed() {
    try (CpuFixture f = fixture()) {
      assertEquals(ROUNDS, added(f)); // hot by now, and given to the other thread
      byte[] subtract = {0x01, 0x20, 0x42, (byte) 0xE2}; // sub r2, r2, #1
      f.memory.writeBytes(CpuFixture.CODE, subtract, 0, 4);
      awaitRegion(f, -ROUNDS);
      for (int i = 0; i < 1000; i++) {
        assertEquals(-ROUNDS, added(f));
        LockSupport.parkNanos(100_000); // until HotSpot has compiled it and it is handed over
      }
    }
  }
}
