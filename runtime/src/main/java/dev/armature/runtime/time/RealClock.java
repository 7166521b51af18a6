package dev.armature.runtime.time;

/** Guest time that follows the host's monotonic clock. */
public final class RealClock implements Clock {
  private final long start = System.nanoTime();

  @Override
  public long nanos() {
    return System.nanoTime() - start;
  }
}
