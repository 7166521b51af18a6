package dev.armature.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The averages that the reports use, and how far one may be off. */
final class Statistics {
  private static final int RESAMPLES = 4000;

  /** An average, and between what it lies with a probability of 95 %. */
  record Interval(double low, double middle, double high) {}

  private Statistics() {}

  /** The middle value, or the mean of the two middle values. {@code values} is not empty. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /**
   * The median, with an interval by the bootstrap: how it would vary if {@code values}, which are
   * not empty, were drawn again from themselves.
   */
  static Interval bootstrap(List<Double> values) {
    Random random = new Random(1);
    List<Double> medians = new ArrayList<>();
    for (int i = 0; i < RESAMPLES; i++) {
      medians.add(
          median(values.stream().map(value -> values.get(random.nextInt(values.size()))).toList()));
    }
    medians.sort(null);
    int tail = RESAMPLES / 40;
    return new Interval(medians.get(tail), median(values), medians.get(RESAMPLES - 1 - tail));
  }

  /** The geometric mean. {@code values} are positive and not empty. */
  static double geometricMean(List<Double> values) {
    return Math.exp(values.stream().mapToDouble(Math::log).average().orElseThrow());
  }
}
