package dev.armature.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times from the start of a process to a line of Linux.
 *
 * @param benchmark {@code boot}, to the first line of /init, or {@code snapshot}, to a shell's
 *     answer
 * @param host where it was measured
 * @param emulators the times, in the order of the runs
 */
record BootReport(String benchmark, Host host, List<Boots> emulators) implements Report {
  /**
   * One emulator's boots.
   *
   * @param samples seconds of wall time from the start of the process to the line
   * @param medianSeconds of the samples
   * @param ratioToQemu of the medians; null where QEMU does not take part
   * @param residentBytes the most memory any of the processes had by then; 0 if unknown
   */
  record Boots(
      String emulator,
      List<Double> samples,
      double medianSeconds,
      Double ratioToQemu,
      long residentBytes) {}

  /** Computes medians and ratios from the results of each emulator, in the order to show. */
  static BootReport of(String benchmark, Map<String, List<BootRun.Result>> results) {
    List<BootRun.Result> qemu = results.get(Emulator.QEMU);
    List<Boots> emulators = new ArrayList<>();
    results.forEach(
        (name, runs) ->
            emulators.add(
                new Boots(
                    name,
                    runs.stream().map(BootRun.Result::seconds).toList(),
                    median(runs),
                    qemu == null ? null : median(runs) / median(qemu),
                    runs.stream().mapToLong(BootRun.Result::residentBytes).max().orElseThrow())));
    return new BootReport(benchmark, Host.current(), emulators);
  }

  private static double median(List<BootRun.Result> runs) {
    return Statistics.median(runs.stream().map(BootRun.Result::seconds).toList());
  }

  @Override
  public String table() {
    TextTable table = new TextTable();
    String what = benchmark.equals("boot") ? "Linux to /init" : "Snapshot to answer";
    table.row(List.of(what, "median s", "fastest s", "slowest s", "/qemu", "peak MB"));
    for (Boots b : emulators) {
      table.row(
          List.of(
              b.emulator(),
              seconds(b.medianSeconds()),
              seconds(b.samples().stream().min(Double::compare).orElseThrow()),
              seconds(b.samples().stream().max(Double::compare).orElseThrow()),
              b.ratioToQemu() == null ? "-" : seconds(b.ratioToQemu()),
              Long.toString(b.residentBytes() >> 20)));
    }
    return table.toString();
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
