package dev.armature.runtime.time;

/**
 * A clock signal's frequency, with exact conversions between its ticks and nanoseconds for spans of
 * up to centuries. Immutable.
 *
 * @param hertz at least 1
 */
public record Frequency(long hertz) {
  private static final long NANOS = 1_000_000_000;

  /** 32.768 kHz, the crystal of real-time clocks. */
  public static final Frequency WATCH_CRYSTAL = new Frequency(32_768);

  /** Checks the range. */
  public Frequency {
    if (hertz < 1 || hertz > 4 * NANOS) {
      throw new IllegalArgumentException("no frequency: " + hertz + " Hz");
    }
  }

  /** By hand: a record's own is linked at its first use, which costs a cold JVM some 30 ms. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Frequency frequency && frequency.hertz == hertz;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hertz);
  }

  /** How many ticks have passed completely after {@code nanos}. */
  public long ticks(long nanos) {
    return nanos / NANOS * hertz + nanos % NANOS * hertz / NANOS;
  }

  /** The first nanosecond at which {@code ticks} ticks have passed. */
  public long nanos(long ticks) {
    return ticks / hertz * NANOS + Math.ceilDiv(ticks % hertz * NANOS, hertz);
  }
}
