package dev.armature.bench;

import java.util.List;

/** The two averages that the reports use. */
final class Statistics {
  private Statistics() {}

  /** The middle value, or the mean of the two middle values. {@code values} is not empty. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The geometric mean. {@code values} are positive and not empty. */
  static double geometricMean(List<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElseThrow());
  }
}
