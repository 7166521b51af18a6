package dev.armature.cli;

import java.lang.management.ManagementFactory;

/** Turns moments of {@link System#nanoTime} into seconds since the JVM started. */
final class StartTime {
  private static final long NANOS = System.nanoTime();
  private static final long MILLIS = System.currentTimeMillis();

  private StartTime() {}

  /** Takes the time, as early as the program can. */
  @SuppressWarnings("ReturnValueIgnored") // initializing the class is all
  static void now() {
    Math.max(NANOS, MILLIS);
  }

  /**
   * Seconds from the start of the JVM to {@code nanoTime}; asks the JVM, which is slow at first.
   */
  static double secondsTo(long nanoTime) {
    long jvmStartMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
    return (MILLIS - jvmStartMillis) / 1e3 + (nanoTime - NANOS) / 1e9;
  }
}
