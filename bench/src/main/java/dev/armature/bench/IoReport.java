package dev.armature.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What accesses cost.
 *
 * @param benchmark always {@code io}
 * @param host where it was measured
 * @param unit of all times
 * @param accesses by kind, in the order to show
 */
record IoReport(String benchmark, Host host, String unit, List<Access> accesses) implements Report {
  /** The kind of access that the others are held against, where it was measured. */
  private static final String BASELINE = "tlb-load";

  /**
   * One kind of access.
   *
   * @param kind the guest that does it
   * @param samples of every round, by emulator
   * @param medians by emulator
   * @param timesTlb medians over those of a load from RAM that the soft TLB has, by emulator
   */
  record Access(
      String kind,
      Map<String, List<Double>> samples,
      Map<String, Double> medians,
      Map<String, Double> timesTlb) {}

  /**
   * Computes times from rates.
   *
   * @param rates in million accesses a second, by kind and emulator, in the order to show
   */
  static IoReport of(Map<String, Map<String, List<Double>>> rates) {
    Map<String, Map<String, List<Double>>> nanos = new LinkedHashMap<>();
    rates.forEach(
        (kind, byEmulator) -> {
          Map<String, List<Double>> times = new LinkedHashMap<>();
          byEmulator.forEach(
              (name, each) -> times.put(name, each.stream().map(rate -> 1e3 / rate).toList()));
          nanos.put(kind, times);
        });
    List<Access> accesses = new ArrayList<>();
    nanos.forEach(
        (kind, samples) -> {
          Map<String, Double> medians = medians(samples);
          Map<String, Double> times = new LinkedHashMap<>();
          medians(nanos.getOrDefault(BASELINE, Map.of()))
              .forEach((name, base) -> times.put(name, medians.get(name) / base));
          accesses.add(new Access(kind, samples, medians, times));
        });
    return new IoReport("io", Host.current(), "nanoseconds an access", accesses);
  }

  private static Map<String, Double> medians(Map<String, List<Double>> samples) {
    Map<String, Double> medians = new LinkedHashMap<>();
    samples.forEach((name, values) -> medians.put(name, Statistics.median(values)));
    return medians;
  }

  @Override
  public String table() {
    TextTable table = new TextTable();
    Access first = accesses.getFirst();
    List<String> heading = new ArrayList<>(List.of("ns an access"));
    heading.addAll(first.medians().keySet());
    first.timesTlb().keySet().forEach(name -> heading.add(name + "/" + BASELINE));
    table.row(heading);
    for (Access access : accesses) {
      List<String> cells = new ArrayList<>(List.of(access.kind()));
      access.medians().values().forEach(ns -> cells.add(String.format(Locale.ROOT, "%.2f", ns)));
      access.timesTlb().values().forEach(x -> cells.add(String.format(Locale.ROOT, "%.1f", x)));
      table.row(cells);
    }
    return table.toString();
  }
}
