package dev.armature.bench;

import dev.armature.translator.Optimization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What each optimization is worth: the rate with all of them over the rate without this one.
 *
 * @param benchmark always {@code optimizations}
 * @param host where it was measured
 * @param rates of the compute set, with all and without each
 * @param worths by optimization
 */
record OptimizationReport(String benchmark, Host host, ThroughputReport rates, List<Worth> worths)
    implements Report {
  /**
   * The worth of one.
   *
   * @param optimization as it is named on the command line
   * @param mean geometric mean over the kernels
   * @param kernels by kernel
   */
  record Worth(String optimization, double mean, Map<String, Double> kernels) {}

  /** What the rates of an emulator without {@code optimization} are called. */
  static String without(Optimization optimization) {
    return "-" + optimization.label();
  }

  /** Computes the worths from rates of {@code all} and of each {@link #without}. */
  static OptimizationReport of(ThroughputReport rates, String all) {
    List<Worth> worths = new ArrayList<>();
    for (Optimization optimization : Optimization.values()) {
      String without = without(optimization);
      Map<String, Double> kernels = new LinkedHashMap<>();
      for (ThroughputReport.KernelRates k : rates.kernels()) {
        kernels.put(k.kernel(), ratio(k.samples().get(all), k.samples().get(without)));
      }
      double mean = Statistics.geometricMean(List.copyOf(kernels.values()));
      worths.add(new Worth(optimization.label(), mean, kernels));
    }
    return new OptimizationReport("optimizations", Host.current(), rates, worths);
  }

  /**
   * The median over the rounds of what one round found: both ran one soon after the other, so that
   * a change of the host's speed meets both.
   */
  private static double ratio(List<Double> with, List<Double> without) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < with.size(); round++) {
      ratios.add(with.get(round) / without.get(round));
    }
    return Statistics.median(ratios);
  }

  @Override
  public String table() {
    TextTable table = new TextTable();
    table.row(List.of("with over without", "mean", "least", "", "most", ""));
    for (Worth worth : worths) {
      List<Map.Entry<String, Double>> sorted =
          worth.kernels().entrySet().stream().sorted(Map.Entry.comparingByValue()).toList();
      table.row(
          List.of(
              worth.optimization(),
              text(worth.mean()),
              text(sorted.getFirst().getValue()),
              sorted.getFirst().getKey(),
              text(sorted.getLast().getValue()),
              sorted.getLast().getKey()));
    }
    return table.toString();
  }

  private static String text(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }
}
