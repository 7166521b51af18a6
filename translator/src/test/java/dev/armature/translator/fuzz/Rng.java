package dev.armature.translator.fuzz;

/**
 * SplitMix64. Written out here because recorded answers depend on every number it gives: the
 * generators of the JDK may change their algorithm, this one may not.
 */
public final class Rng {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** A generator whose whole sequence follows from {@code seed}. */
  public Rng(long seed) {
    this.state = seed;
  }

  /** The seed of case {@code index} under {@code seed}: any case can be made without the others. */
  public static long derive(long seed, int index) {
    return mix(seed + GAMMA * (index + 1L));
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** 32 random bits. */
  public int bits() {
    state += GAMMA;
    return (int) (mix(state) >>> 32);
  }

  /** A number from 0 to {@code bound} - 1. */
  public int below(int bound) {
    return (int) ((Integer.toUnsignedLong(bits()) * bound) >>> 32);
  }

  /** True in {@code percent} of 100 calls. */
  public boolean percent(int percent) {
    return below(100) < percent;
  }

  /** One of {@code choices}. */
  public int pick(int... choices) {
    return choices[below(choices.length)];
  }

  /** A word of the kind that finds mistakes: often near 0, near a sign change, or a few bits. */
  public int interesting() {
    return switch (below(8)) {
      case 0 -> below(64);
      case 1 -> -below(64);
      case 2 -> 0x7FFFFFFF - below(4);
      case 3 -> 0x80000000 + below(4);
      case 4 -> 1 << below(32);
      case 5 -> (bits() & 0xFFFF) * 0x10001;
      default -> bits();
    };
  }
}
