package dev.armature.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Rates of the compute set.
 *
 * @param benchmark always {@code throughput}
 * @param host where it was measured
 * @param unit of all rates
 * @param warmUpMillis guest time before each measurement
 * @param timedMillis guest time of each measurement
 * @param kernels the rates, in the order of the set
 * @param geometricMeans over the kernels' medians, by emulator
 * @param ratios by name, each the geometric mean over the kernels
 */
record ThroughputReport(
    String benchmark,
    Host host,
    String unit,
    long warmUpMillis,
    long timedMillis,
    List<KernelRates> kernels,
    Map<String, Double> geometricMeans,
    Map<String, Double> ratios)
    implements Report {

  /**
   * One kernel's rates.
   *
   * @param samples of every round, by emulator
   * @param medians by emulator
   * @param ratios of medians, by name
   */
  record KernelRates(
      String kernel,
      Map<String, List<Double>> samples,
      Map<String, Double> medians,
      Map<String, Double> ratios) {}

  /** The emulators that the others are held against, where they take part. */
  private static final List<String> BASELINES = List.of("interpreter", Emulator.QEMU);

  /**
   * Computes medians, means and ratios.
   *
   * @param samples by kernel and emulator, in the order to show; in million instructions a second
   */
  static ThroughputReport of(
      long warmUpMillis, long timedMillis, Map<String, Map<String, List<Double>>> samples) {
    List<KernelRates> kernels = new ArrayList<>();
    samples.forEach(
        (kernel, byEmulator) -> {
          Map<String, Double> medians = new LinkedHashMap<>();
          byEmulator.forEach((name, rates) -> medians.put(name, Statistics.median(rates)));
          kernels.add(new KernelRates(kernel, byEmulator, medians, ratios(medians)));
        });
    Map<String, Double> means = new LinkedHashMap<>();
    for (String name : kernels.getFirst().medians().keySet()) {
      means.put(
          name,
          Statistics.geometricMean(kernels.stream().map(k -> k.medians().get(name)).toList()));
    }
    return new ThroughputReport(
        "throughput",
        Host.current(),
        "million guest instructions a second",
        warmUpMillis,
        timedMillis,
        kernels,
        means,
        ratios(means));
  }

  /** A ratio of geometric means is the geometric mean of the ratios. */
  private static Map<String, Double> ratios(Map<String, Double> rates) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (String baseline : BASELINES) {
      for (String name : rates.keySet()) {
        if (rates.containsKey(baseline) && !name.equals(baseline) && !name.equals(Emulator.QEMU)) {
          ratios.put(name + "/" + baseline, rates.get(name) / rates.get(baseline));
        }
      }
    }
    return ratios;
  }

  @Override
  public String table() {
    TextTable table = new TextTable();
    List<String> heading = new ArrayList<>(List.of("MIPS"));
    heading.addAll(geometricMeans.keySet());
    heading.addAll(ratios.keySet());
    table.row(heading);
    for (KernelRates k : kernels) {
      table.row(row(k.kernel(), k.medians(), k.ratios()));
    }
    table.row(row("geometric mean", geometricMeans, ratios));
    return table.toString();
  }

  private static List<String> row(
      String name, Map<String, Double> rates, Map<String, Double> ratios) {
    List<String> cells = new ArrayList<>(List.of(name));
    rates.values().forEach(rate -> cells.add(String.format(Locale.ROOT, "%.0f", rate)));
    ratios.values().forEach(ratio -> cells.add(String.format(Locale.ROOT, "%.2f", ratio)));
    return cells;
  }
}
