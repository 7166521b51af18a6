package dev.armature.bench;

import java.util.ArrayList;
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
  /**
   * A figure.
   *
   * @param name with its unit
   * @param aim for it, or empty
   * @param median of the rounds, or of all turns of all rounds
   * @param least of them
   * @param most of them
   * @param interval where the median lies with a probability of 95 %; null of few samples
   */
  record Row(
      String name,
      String aim,
      double median,
      double least,
      double most,
      Statistics.Interval interval) {}

  /** Of fewer an interval by the bootstrap says nothing. */
  private static final int FEW = 20;

  static XenReport of(Map<XenFigure, List<Double>> figures) {
    List<Row> rows = new ArrayList<>();
    figures.forEach(
        (figure, values) -> {
          List<Double> sorted = values.stream().sorted().toList();
          rows.add(
              new Row(
                  figure.text() + ", " + figure.measure().unit(),
                  figure.aim() == null ? "" : figure.aim().text(),
                  Statistics.median(sorted),
                  sorted.getFirst(),
                  sorted.getLast(),
                  sorted.size() < FEW ? null : Statistics.bootstrap(sorted)));
        });
    return new XenReport(Report.Host.current(), rows);
  }

  @Override
  public String table() {
    TextTable table = new TextTable();
    table.row(List.of("Xen core", "median", "least", "most", "from (95 %)", "to", "aim"));
    for (Row row : rows) {
      table.row(
          List.of(
              row.name,
              number(row.median),
              number(row.least),
              number(row.most),
              row.interval == null ? "" : number(row.interval.low()),
              row.interval == null ? "" : number(row.interval.high()),
              row.aim));
    }
    return table.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : "%.2f", value);
  }
}
