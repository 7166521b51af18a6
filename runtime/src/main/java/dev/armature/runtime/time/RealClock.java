package dev.armature.runtime.time;

/** Guest time that follows the host's monotonic clock. */
public final class RealClock implements MachineClock {
  /** No time that a clock is held at. */
  private static final long RUNS = Long.MIN_VALUE;

  // Volatile for the alarm's thread: guest time changes while a debugger holds the machine.

  private volatile long start = System.nanoTime();
  private volatile long heldAt = RUNS;

  @Override
  public long nanos() {
    long held = heldAt;
    return held == RUNS ? System.nanoTime() - start : held;
  }

  @Override
  public void resumeAt(long nanos) {
    start = System.nanoTime() - nanos;
  }

  @Override
  public void hold() {
    heldAt = nanos();
  }

  @Override
  public void release() {
    resumeAt(heldAt);
    heldAt = RUNS;
  }
}
