package dev.armature.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Latencies, in microseconds.
 *
 * @param benchmark always {@code latency}
 * @param host where it was measured
 * @param unit of all times
 * @param series what was measured, in the order to show
 * @param histograms all samples in nanoseconds, by name of the series; not in the JSON
 */
record LatencyReport(
    String benchmark,
    Host host,
    String unit,
    List<Series> series,
    @JsonIgnore Map<String, Histogram> histograms)
    implements Report {
  /** The percentiles that are told. */
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

  /**
   * One kind of latency.
   *
   * @param percentiles by their names
   */
  record Series(String name, long samples, Map<String, Double> percentiles, double maximum) {}

  /** The report of {@code histograms}, in nanoseconds, by name in the order to show. */
  static LatencyReport of(Map<String, Histogram> histograms) {
    List<Series> series = new ArrayList<>();
    histograms.forEach(
        (name, histogram) -> {
          Map<String, Double> percentiles = new LinkedHashMap<>();
          for (double p : PERCENTILES) {
            percentiles.put(label(p), histogram.getValueAtPercentile(p) / 1e3);
          }
          series.add(
              new Series(
                  name, histogram.getTotalCount(), percentiles, histogram.getMaxValue() / 1e3));
        });
    return new LatencyReport(
        "latency", Host.current(), "microseconds", series, new LinkedHashMap<>(histograms));
  }

  /** What a percentile is called: p50, p99.99. */
  static String label(double percentile) {
    return percentile == Math.rint(percentile)
        ? "p" + (int) percentile
        : String.format(Locale.ROOT, "p%s", percentile);
  }

  @Override
  public String table() {
    TextTable table = new TextTable();
    List<String> heading = new ArrayList<>(List.of("latency, us"));
    for (double p : PERCENTILES) {
      heading.add(label(p));
    }
    heading.add("most");
    heading.add("samples");
    table.row(heading);
    for (Series s : series) {
      List<String> cells = new ArrayList<>(List.of(s.name()));
      s.percentiles().values().forEach(v -> cells.add(micros(v)));
      cells.add(micros(s.maximum()));
      cells.add(Long.toString(s.samples()));
      table.row(cells);
    }
    return table.toString();
  }

  private static String micros(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
  }
}
