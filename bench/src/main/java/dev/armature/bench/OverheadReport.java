package dev.armature.bench;

import dev.armature.bench.OverheadBenchmark.With;
import dev.armature.bench.Statistics.Interval;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What looking into a guest costs it.
 *
 * @param benchmark always {@code overhead}
 * @param host where it was measured
 * @param ratios by guest: the rates over those with nothing beside it, round by round
 * @param percent of the rate that is lost, the median over all guests and rounds, and where it lies
 *     with a probability of 95 %; negative where the rate was higher
 */
record OverheadReport(
    String benchmark,
    Host host,
    Map<String, Map<With, List<Double>>> ratios,
    Map<With, Interval> percent)
    implements Report {
  /** The report on {@code ratios}, which are as in the record. */
  static OverheadReport of(Map<String, Map<With, List<Double>>> ratios) {
    Map<With, List<Double>> all = new EnumMap<>(With.class);
    for (Map<With, List<Double>> its : ratios.values()) {
      its.forEach((with, some) -> all.computeIfAbsent(with, w -> new ArrayList<>()).addAll(some));
    }
    Map<With, Interval> percent = new EnumMap<>(With.class);
    all.forEach((with, some) -> percent.put(with, percentLost(Statistics.bootstrap(some))));
    return new OverheadReport("overhead", Host.current(), ratios, percent);
  }

  private static double percentLost(double ratio) {
    return 100 * (1 - ratio);
  }

  private static Interval percentLost(Interval ratio) {
    return new Interval(
        percentLost(ratio.high()), percentLost(ratio.middle()), percentLost(ratio.low()));
  }

  @Override
  public String table() {
    TextTable table = new TextTable();
    List<String> heading = new ArrayList<>(List.of("percent of the rate"));
    percent
        .keySet()
        .forEach(with -> heading.add(with.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    table.row(heading);
    ratios.forEach(
        (kernel, its) -> table.row(row(kernel, its, some -> percentLost(Statistics.median(some)))));
    table.row(row("all", percent, Interval::middle));
    table.row(row("from (95 %)", percent, Interval::low));
    table.row(row("to", percent, Interval::high));
    return table.toString();
  }

  private static <T> List<String> row(
      String name, Map<With, T> costs, Function<T, Double> percentOf) {
    List<String> cells = new ArrayList<>(List.of(name));
    costs
        .values()
        .forEach(cost -> cells.add(String.format(Locale.ROOT, "%.1f", percentOf.apply(cost))));
    return cells;
  }
}
