package dev.armature.xen.platform;

/** A board's clock and the timer that wakes the hypervisor. */
public interface TimerDriver {
  /** Starts the clock at 0. */
  void start();

  /** Nanoseconds since {@link #start}. */
  long nanos();

  /**
   * Has the timer's line asserted at {@code deadline}, or shortly after; only the last call counts.
   *
   * @param deadline in the time of {@link #nanos}; {@link Long#MAX_VALUE} for none
   */
  void arm(long deadline);

  /** Takes the line back. */
  void acknowledge();

  /** The interrupt line. */
  int line();
}
