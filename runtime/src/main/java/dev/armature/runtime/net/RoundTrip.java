package dev.armature.runtime.net;

/** How long to wait for an acknowledgement (RFC 6298). Times in nanoseconds. */
final class RoundTrip {
  private static final long FIRST = 1_000_000_000;
  private static final long SHORTEST = 250_000_000;
  private static final long LONGEST = 8_000_000_000L;

  private long smoothed;
  private long variation;
  private long timeout = FIRST;

  /** The wait before what was sent is sent again. */
  long timeout() {
    return timeout;
  }

  /** What was sent once was acknowledged after that time. */
  void measured(long nanos) {
    if (smoothed == 0) {
      smoothed = nanos;
      variation = nanos / 2;
    } else {
      variation += (Math.abs(smoothed - nanos) - variation) / 4;
      smoothed += (nanos - smoothed) / 8;
    }
    settle();
  }

  /** The peer answers again: as long as before it was waited for longer. */
  void settle() {
    timeout = smoothed == 0 ? FIRST : Math.clamp(smoothed + 4 * variation, SHORTEST, LONGEST);
  }

  /** Nothing was acknowledged in time: wait longer. */
  void backOff() {
    timeout = Math.min(2 * timeout, LONGEST);
  }
}
