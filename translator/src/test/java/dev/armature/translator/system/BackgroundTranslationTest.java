package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.ArmCpu;
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
    return new CpuFixture(
            cpu -> TranslatingEngine.tiered(cpu, HOT, Optimization.all(), null), 1 << 20)
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
    awaitRegions(f, 1, () -> assertEquals(wanted, added(f)));
  }

  /** Has {@code more} run until {@code count} regions were made. */
  private static void awaitRegions(CpuFixture f, int count, Runnable more) {
    for (int i = 0; f.engine().statistics().regionsTranslated() < count; i++) {
      assertTrue(i < PATIENCE, "no region came");
      more.run();
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
  void codeThatBecomesHotWhileOtherIsAtWorkWaits() {
    int atOnce = 4;
    try (CpuFixture f = fixture()) {
      for (int i = 0; i < atOnce + 4; i++) {
        f.words(CpuFixture.CODE + 0x1000 * i, LOOP);
        run(f, CpuFixture.CODE + 0x1000 * i, ROUNDS);
      }
      // The guest does nothing meanwhile, so none is taken and none of those that wait begun.
      awaitRegions(f, atOnce, () -> {});
      LockSupport.parkNanos(300_000_000);
      assertEquals(atOnce, f.engine().statistics().regionsTranslated());
    }
  }

  @Test
  void codeThatIsHotWhileTheGuestStartsIsTranslatedLaterUnlessItIsVeryHot() {
    int other = CpuFixture.CODE + 0x1000;
    try (CpuFixture f =
        new CpuFixture(cpu -> TranslatingEngine.tiered(cpu, Optimization.all(), null), 1 << 20)) {
      f.arm(LOOP).words(other, LOOP);
      run(f, CpuFixture.CODE, 100_000);
      assertEquals(0, f.engine().statistics().regionsTranslated());
      // Past what is early; it is very hot meanwhile.
      run(f, other, 15_000_000);
      awaitRegions(f, 1, () -> run(f, other, 1));
      awaitRegions(f, 2, () -> run(f, CpuFixture.CODE, 100));
    }
  }

  /** Runs the loop at {@code start} for {@code rounds} rounds. */
  private static void run(CpuFixture f, int start, int rounds) {
    f.cpu.pc = start;
    f.reg(2, 0).reg(4, rounds).run(rounds * 3);
    assertEquals(rounds, f.cpu.r[2]);
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

  @Test
  void aRegionInWhichABreakpointWasSetMeanwhileIsNotUsed() {
    try (CpuFixture f = fixture()) {
      assertEquals(ROUNDS, added(f)); // hot by now, and given to the other thread
      f.cpu.stops.setBreakpoints(CpuFixture.CODE + 4);
      for (int i = 0; i < 1000; i++) {
        assertEquals(1, added(f));
        assertEquals(CpuFixture.CODE + 4, f.cpu.pc);
        f.cpu.acknowledge(ArmCpu.ATTENTION_DEBUG);
        f.cpu.stops.takeReached();
        LockSupport.parkNanos(1_000_000); // until HotSpot has compiled it and it is handed over
      }
    }
  }
}
