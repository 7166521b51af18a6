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

  private static final String WALL = "wallSeconds";
  private static final String PROCESSOR = "processorSeconds";

  /**
   * What is shown as a share of the thread's processor time, which load on the host leaves alone.
   */
  private static final Map<String, String> SHARES = shares();

  private static Map<String, String> shares() {
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
    return columns;
  }

  /** What is shown in seconds. */
  private static final Map<String, String> SECONDS = seconds();

  private static Map<String, String> seconds() {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put(PROCESSOR, "| cpu s");
    columns.put("idleSeconds", "idle s");
    columns.put("waitedForProcessorSeconds", "no cpu s");
    columns.put("c1CompilerSeconds", "C1 thr. s");
    columns.put("c2CompilerSeconds", "C2 thr. s");
    columns.put("collectionSeconds", "GC s");
    columns.put(WALL, "wall s");
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
    List<String> heading = new ArrayList<>(List.of("% of cpu time"));
    heading.addAll(SHARES.values());
    heading.addAll(SECONDS.values());
    table.row(heading);
    workloads.forEach((workload, times) -> table.row(row(workload, times)));
    return table.toString();
  }

  private static List<String> row(String workload, Map<String, Double> times) {
    double processor = Math.max(1e-9, times.getOrDefault(PROCESSOR, 0.0));
    List<String> cells = new ArrayList<>(List.of(workload));
    for (String name : SHARES.keySet()) {
      double share = 100 * times.getOrDefault(name, 0.0) / processor;
      cells.add(String.format(Locale.ROOT, "%.0f", share));
    }
    for (String name : SECONDS.keySet()) {
      cells.add(Measure.text(times.getOrDefault(name, 0.0)));
    }
    return cells;
  }
}
