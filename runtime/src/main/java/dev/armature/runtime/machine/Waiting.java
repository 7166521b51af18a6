package dev.armature.runtime.machine;

import dev.armature.runtime.cpu.ArmCpu;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * How the thread of a CPU waits: where waits were short lately it polls before it sleeps, as KVM
 * does when a virtual CPU halts (halt polling).
 *
 * <p>To be woken takes a sleeping thread some 45 us where the host is a virtual machine itself. Two
 * CPUs that answer each other would not only be slower for it: as each sleeps longer than the other
 * polls, they would never be fast again. So the time that is polled grows with each wait that is
 * not longer than {@link #MOST_NANOS}, from {@link #FIRST_NANOS} on, and a longer wait halves it,
 * down to none. An idle guest is thus not polled for, but for at most twice {@link #MOST_NANOS}
 * after its last short wait. One of the host's cores is left to others, who may be those that the
 * CPU waits for.
 */
final class Waiting {
  /** Longest time that is polled; several times that of waking a thread. */
  static final long MOST_NANOS = 200_000;

  /** Shortest time that is polled. */
  private static final long FIRST_NANOS = 50_000;

  /**
   * From then on who polls lets others have the core after each few looks: whom it waits for may be
   * there.
   */
  private static final long ALONE_NANOS = 10_000;

  /** Looks at the CPU from one look at the host's clock to the next, some 0.3 us. */
  private static final int LOOKS = 16;

  /**
   * CPUs that may poll for longer than {@link #FIRST_NANOS}, of all machines in this JVM. So long
   * it may take the one that was called by this one to give its place back.
   */
  private static final Semaphore PLACES =
      new Semaphore(Runtime.getRuntime().availableProcessors() - 1);

  private final ArmCpu cpu;
  private volatile Thread sleeper;
  private long pollNanos;

  Waiting(ArmCpu cpu) {
    this.cpu = cpu;
  }

  /** Ends the sleep, if there is one; who calls has signalled the CPU why. Any thread. */
  void wake() {
    Thread thread = sleeper;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /**
   * Waits until the CPU has one of the attention {@code bits}; its thread only.
   *
   * @param nanos longest wait, or {@link Long#MAX_VALUE}
   * @param polls whether to poll before it sleeps: what another CPU has for it comes soon. A host's
   *     thread that has an event often shares the core with who polls, and waits for its turn: p99
   *     of events of the host for a CPU that waits was 3.7 ms
   */
  void forAttention(int bits, long nanos, boolean polls) {
    long begun = System.nanoTime();
    if (polls && pollNanos > 0 && poll(bits, begun, Math.min(nanos, pollNanos))) {
      return;
    }
    sleep(bits, begun, nanos);
    pollNanos = nextPoll(pollNanos, System.nanoTime() - begun);
  }

  /** How long to poll after a wait of {@code waited} ns that polling for {@code nanos} missed. */
  static long nextPoll(long nanos, long waited) {
    if (waited <= MOST_NANOS) {
      return Math.clamp(2 * nanos, FIRST_NANOS, MOST_NANOS);
    }
    return nanos / 2 < FIRST_NANOS ? 0 : nanos / 2;
  }

  @SuppressWarnings("ThreadPriorityCheck") // only a hint: who polls sleeps in the end
  private boolean poll(int bits, long begun, long nanos) {
    boolean signalled = false;
    boolean hasPlace = false;
    for (long polled = 0; !signalled && polled < nanos; polled = System.nanoTime() - begun) {
      // Not sooner: two CPUs that answer each other within microseconds share no counter.
      if (polled > FIRST_NANOS && !hasPlace) {
        hasPlace = PLACES.tryAcquire();
        if (!hasPlace) {
          break;
        }
      }
      if (polled > ALONE_NANOS) {
        Thread.yield();
      }
      for (int i = 0; i < LOOKS && !signalled; i++) {
        Thread.onSpinWait();
        signalled = (cpu.attention & bits) != 0;
      }
    }
    if (hasPlace) {
      PLACES.release();
    }
    return signalled;
  }

  private void sleep(int bits, long begun, long nanos) {
    sleeper = Thread.currentThread();
    // A permit of an earlier wake-up may end a sleep at once.
    while ((cpu.attention & bits) == 0) {
      if (nanos == Long.MAX_VALUE) {
        LockSupport.park(cpu);
      } else {
        long left = nanos - (System.nanoTime() - begun);
        if (left <= 0) {
          break;
        }
        LockSupport.parkNanos(cpu, left);
      }
    }
    sleeper = null;
  }
}
