package dev.armature.runtime.machine;

import dev.armature.runtime.cpu.ArmCpu;
import java.util.concurrent.locks.LockSupport;

/** How the thread of one of several CPUs waits: it looks for a moment before it sleeps. */
final class Waiting {
  /**
   * Sleep costs the caller a system call and this thread some tens of microseconds; what another
   * CPU has for it often comes sooner.
   */
  private static final int LOOKS = 2_000;

  private Waiting() {}

  /**
   * Waits until {@code cpu} has one of the attention {@code bits}, or something else wakes the
   * thread.
   *
   * @param nanos longest sleep, or {@link Long#MAX_VALUE}
   */
  static void forAttention(ArmCpu cpu, int bits, long nanos) {
    for (int i = 0; i < LOOKS; i++) {
      if ((cpu.attention & bits) != 0) {
        return;
      }
      Thread.onSpinWait();
    }
    if (nanos == Long.MAX_VALUE) {
      LockSupport.park(cpu);
    } else {
      LockSupport.parkNanos(cpu, nanos);
    }
  }
}
