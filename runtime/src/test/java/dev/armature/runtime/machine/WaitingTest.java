package dev.armature.runtime.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a CPU's thread polls before it sleeps, and that no wake-up is lost. */
class WaitingTest {
  private static final int CALLS = 100_000;

  @Test
  void shortWaitsArePolledForLonger() {
    long nanos = 0;
    for (int i = 0; i < 10; i++) {
      long next = Waiting.nextPoll(nanos, Waiting.MOST_NANOS);
      assertEquals(Math.clamp(2 * nanos, 50_000, Waiting.MOST_NANOS), next);
      nanos = next;
    }
    assertEquals(Waiting.MOST_NANOS, nanos);
  }

  /** The share of an idle guest: nothing after three waits, and less than so much before. */
  @Test
  void longWaitsAreNotPolledForInTheEnd() {
    long polled = 0;
    int waits = 0;
    for (long nanos = Waiting.MOST_NANOS; nanos > 0; waits++) {
      polled += nanos;
      nanos = Waiting.nextPoll(nanos, Waiting.MOST_NANOS + 1);
    }
    assertEquals(3, waits);
    assertEquals(350_000, polled);
    assertEquals(0, Waiting.nextPoll(0, Waiting.MOST_NANOS + 1));
  }

  /** Two threads call each other in turns; who misses a call leaves both asleep for ever. */
  @Test
  @Timeout(300)
  void noCallIsMissed() throws InterruptedException {
    PhysicalMemory memory = new PhysicalMemory(GuestLog.none());
    ArmCpu[] cpus = {new ArmCpu(memory, GuestLog.none()), new ArmCpu(memory, GuestLog.none(), 1)};
    Waiting[] waits = {new Waiting(cpus[0]), new Waiting(cpus[1])};
    Thread other = Thread.ofPlatform().daemon().start(() -> answer(cpus, waits, 1));
    call(cpus[1], waits[1]);
    answer(cpus, waits, 0);
    other.join();
  }

  private static void answer(ArmCpu[] cpus, Waiting[] waits, int self) {
    for (int i = 0; i < CALLS; i++) {
      // Some waits end by time: the call may come right then.
      while ((cpus[self].attention & ArmCpu.ATTENTION_CALL) == 0) {
        waits[self].forAttention(
            ArmCpu.ATTENTION_CALL, i % 3 == 0 ? i % 50 * 1000L : Long.MAX_VALUE, true);
      }
      cpus[self].acknowledge(ArmCpu.ATTENTION_CALL);
      call(cpus[1 - self], waits[1 - self]);
    }
  }

  private static void call(ArmCpu cpu, Waiting waiting) {
    cpu.signal(ArmCpu.ATTENTION_CALL);
    waiting.wake();
  }
}
