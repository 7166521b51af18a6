package dev.armature.bench;

import java.util.Locale;

/** What a figure counts, and how it is written. */
enum Measure {
  /** Million guest instructions a second; more is better. */
  MIPS("MIPS", true),
  /** Pieces of work a second of the host's time; more is better. */
  RATE("1/s", true),
  /** Million bytes a second of the host's time; more is better. */
  MEGABYTES_A_SECOND("MB/s", true),
  /** Seconds of the host's time; less is better. */
  SECONDS("s", false),
  /** Microseconds of the host's time; less is better. */
  MICROS("us", false),
  /** Milliseconds of the host's time; less is better. */
  MILLIS("ms", false),
  /** Nanoseconds of the host's time; less is better. */
  NANOS("ns", false),
  /** 10^9 bytes a second; more is better. */
  GIGABYTES_A_SECOND("GB/s", true),
  /** How much more time something takes; less is better. */
  PERCENT("%", false),
  /** Resident memory, 2^20 bytes; less is better. */
  MEGABYTES("MB", false);

  private final String unit;
  private final boolean moreIsBetter;

  Measure(String unit, boolean moreIsBetter) {
    this.unit = unit;
    this.moreIsBetter = moreIsBetter;
  }

  String unit() {
    return unit;
  }

  boolean moreIsBetter() {
    return moreIsBetter;
  }

  /** A figure with three digits that count. */
  static String text(double value) {
    double size = Math.abs(value);
    String form = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, value);
  }
}
