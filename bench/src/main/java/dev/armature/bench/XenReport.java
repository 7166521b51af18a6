package dev.armature.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@link XenBenchmark} found.
 *
 * @param host where and when
 * @param rows the figures
 */
record XenReport(Report.Host host, List<Row> rows) implements Report {
  static final String FIRST_BYTES = "process start to first bytes of two domains, s";
  static final String CREATE = "create a domain to its first byte, ms";
  static final String NULL_CALL = "null hypercall, ns";
  static final String EVENT_MEDIAN = "event to the other domain's handler, p50, us";
  static final String EVENT_99 = "the same, p99, us";
  static final String ROUND_TRIPS = "event round trips a second";
  static final String GRANT = "grant map and unmap, ns";
  static final String RING = "ring with 4 KB grants, GB/s";
  static final String MANY = "process start to 200 domains' first bytes, s";

  private static final Map<String, String> AIMS =
      Map.of(
          FIRST_BYTES, "0.25",
          CREATE, "20",
          NULL_CALL, "60",
          EVENT_MEDIAN, "1",
          ROUND_TRIPS, "400,000",
          GRANT, "500",
          RING, "1");

  /**
   * A figure.
   *
   * @param name with its unit
   * @param median of the rounds
   * @param least of them
   * @param most of them
   */
  record Row(String name, double median, double least, double most) {}

  static XenReport of(Map<String, List<Double>> figures) {
    List<Row> rows = new ArrayList<>();
    figures.forEach(
        (name, values) -> {
          List<Double> sorted = values.stream().sorted().toList();
          rows.add(
              new Row(
                  name,
                  sorted.get(sorted.size() / 2),
                  Collections.min(sorted),
                  Collections.max(sorted)));
        });
    return new XenReport(Report.Host.current(), rows);
  }

  @Override
  public String table() {
    TextTable table = new TextTable();
    table.row(List.of("Xen core", "median", "least", "most", "aim"));
    for (Row row : rows) {
      table.row(
          List.of(
              row.name,
              number(row.median),
              number(row.least),
              number(row.most),
              AIMS.getOrDefault(row.name, "")));
    }
    return table.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
  }
}
