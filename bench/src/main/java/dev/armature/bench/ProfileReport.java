package dev.armature.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the time of workloads goes.
 *
 * @param benchmark always {@code profile}
 * @param host where it was measured
 * @param rounds runs of each workload, whose times are added up
 * @param workloads seconds, and the number of samples, by workload
 */
record ProfileReport(
    String benchmark, Host host, int rounds, Map<String, Map<String, Double>> workloads)
    implements Report {

  /** What the columns show, each a share of the wall time in percent, by the name of the time. */
  private static final Map<String, String> COLUMNS = columns();

  private static Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("interpreterSeconds", "interp.");
    columns.put("hotspotInterpretedSeconds", "HS-int.");
    columns.put("c1Seconds", "C1");
    columns.put("c2Seconds", "C2");
    columns.put("translationSeconds", "transl.");
    columns.put("dispatchSeconds", "dispatch");
    columns.put("mmuSeconds", "MMU");
    columns.put("devicesSeconds", "devices");
    columns.put("otherSeconds", "other");
    columns.put("idleSeconds", "idle");
    columns.put("waitedForProcessorSeconds", "no cpu");
    columns.put("c1CompilerSeconds", "| C1 thr.");
    columns.put("c2CompilerSeconds", "C2 thr.");
    columns.put("collectionSeconds", "GC");
    return columns;
  }

  /** Adds the times of each workload's runs. */
  static ProfileReport of(int rounds, Map<String, List<Map<String, Double>>> runs) {
    Map<String, Map<String, Double>> sums = new LinkedHashMap<>();
    runs.forEach(
        (workload, times) -> {
          Map<String, Double> sum = new LinkedHashMap<>();
          times.forEach(run -> run.forEach((name, value) -> sum.merge(name, value, Double::sum)));
          sums.put(workload, sum);
        });
    return new ProfileReport("profile", Host.current(), rounds, sums);
  }

  @Override
  public String table() {
    TextTable table = new TextTable();
    List<String> heading = new ArrayList<>(List.of("% of wall", "wall s"));
    heading.addAll(COLUMNS.values());
    table.row(heading);
    workloads.forEach((workload, times) -> table.row(row(workload, times)));
    return table.toString();
  }

  private static List<String> row(String workload, Map<String, Double> times) {
    double wall = times.get("wallSeconds");
    List<String> cells = new ArrayList<>(List.of(workload, Measure.text(wall)));
    for (String name : COLUMNS.keySet()) {
      cells.add(String.format(Locale.ROOT, "%.1f", 100 * times.getOrDefault(name, 0.0) / wall));
    }
    return cells;
  }
}
