package dev.armature.bench;

import dev.armature.bench.OverheadBenchmark.With;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What looking into a guest costs it.
 *
 * @param benchmark always {@code overhead}
 * @param host where it was measured
 * @param kernels by guest
 * @param mean percent of all guests together
 */
record OverheadReport(String benchmark, Host host, List<Cost> kernels, Map<With, Double> mean)
    implements Report {
  /**
   * What it costs one guest.
   *
   * @param percent of the rate that is lost; negative where it was higher
   */
  record Cost(String kernel, Map<With, Double> percent) {
    /** From the rates over those with nothing beside the guest, round by round. */
    static Cost of(String kernel, Map<With, List<Double>> ratios) {
      Map<With, Double> percent = new EnumMap<>(With.class);
      ratios.forEach((with, some) -> percent.put(with, percentLost(Statistics.median(some))));
      return new Cost(kernel, percent);
    }
  }

  static OverheadReport of(List<Cost> costs) {
    Map<With, Double> mean = new EnumMap<>(With.class);
    for (With with : costs.getFirst().percent().keySet()) {
      List<Double> ratios = costs.stream().map(cost -> 1 - cost.percent().get(with) / 100).toList();
      mean.put(with, percentLost(Statistics.geometricMean(ratios)));
    }
    return new OverheadReport("overhead", Host.current(), costs, mean);
  }

  private static double percentLost(double ratio) {
    return 100 * (1 - ratio);
  }

  @Override
  public String table() {
    TextTable table = new TextTable();
    List<String> heading = new ArrayList<>(List.of("percent of the rate"));
    mean.keySet().forEach(with -> heading.add(with.name().toLowerCase(Locale.ROOT)));
    table.row(heading);
    kernels.forEach(cost -> table.row(row(cost.kernel(), cost.percent())));
    table.row(row("mean", mean));
    return table.toString();
  }

  private static List<String> row(String name, Map<With, Double> percent) {
    List<String> cells = new ArrayList<>(List.of(name));
    percent.values().forEach(value -> cells.add(String.format(Locale.ROOT, "%.1f", value)));
    return cells;
  }
}
