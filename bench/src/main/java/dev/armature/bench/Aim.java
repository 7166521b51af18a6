package dev.armature.bench;

/**
 * What a figure is meant to reach.
 *
 * @param ofRatio whether it is about the ratio to QEMU's figure, or else about the figure
 * @param atLeast whether the value is the least to reach, or else the most to stay at
 * @param value the bound, itself good enough
 */
record Aim(boolean ofRatio, boolean atLeast, double value) {
  /** At least so many times QEMU's figure. */
  static Aim ratioAtLeast(double value) {
    return new Aim(true, true, value);
  }

  /** At most so many times QEMU's figure. */
  static Aim ratioAtMost(double value) {
    return new Aim(true, false, value);
  }

  /** A figure of at most so much. */
  static Aim atMost(double value) {
    return new Aim(false, false, value);
  }

  /** A figure of at least so much. */
  static Aim atLeast(double value) {
    return new Aim(false, true, value);
  }

  /** Whether it is met; null if {@code ratio} is wanted and is null. */
  Boolean isMet(double figure, Double ratio) {
    Double actual = ofRatio ? ratio : Double.valueOf(figure);
    return actual == null ? null : atLeast ? actual >= value : actual <= value;
  }

  /** As the tables have it: {@code >= 1.2x}. */
  String text() {
    return (atLeast ? ">= " : "<= ") + Measure.text(value) + (ofRatio ? "x" : "");
  }
}
