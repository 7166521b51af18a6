package dev.armature.runtime.time;

import static org.junit.jupiter.api.Assertions.*;

import org.junit.jupiter.api.Test;

class RealClockTest {
  @Test
  void standsStillWhileItIsHeld() {
    RealClock clock = new RealClock();
    clock.resumeAt(1_000_000_000_000L);
    clock.hold();
    long held = clock.nanos();
    assertTrue(held >= 1_000_000_000_000L);
    long until = System.nanoTime() + 2_000_000;
    while (System.nanoTime() < until) {
      assertEquals(held, clock.nanos());
    }
    clock.release();
    long first = clock.nanos();
    assertTrue(first >= held);
    while (clock.nanos() == first) {
      Thread.onSpinWait();
    }
  }
}
