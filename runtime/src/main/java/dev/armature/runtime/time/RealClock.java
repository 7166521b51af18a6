package dev.armature.runtime.time;

/** Guest time that follows the host's monotonic clock. */
public final class RealClock implements MachineClock {
  /**
   * Volatile for the alarm's thread: a debugger sets the clock back while the guest stands still.
   */
  private volatile long start = System.nanoTime();

  @Override
  public long nanos() {
    return System.nanoTime() - start;
  }

  @Override
  public void resumeAt(long nanos) {
    start = System.nanoTime() - nanos;
  }
}
