package dev.armature.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times of the Linux boot.
 *
 * @param benchmark always {@code boot}
 * @param host where it was measured
 * @param emulators the times, in the order of the runs
 */
record BootReport(String benchmark, Host host, List<Boots> emulators) implements Report {
  /**
   * One emulator's boots.
   *
   * @param samples seconds of wall time from the start of the process to the first line of /init
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
  static BootReport of(Map<String, List<BootRun.Result>> results) {
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
    return new BootReport("boot", Host.current(), emulators);
  }

  private static double median(List<BootRun.Result> runs) {
    return Statistics.median(runs.stream().map(BootRun.Result::seconds).toList());
  }

  @Override
  public String table() {
    TextTable table = new TextTable();
    table.row(List.of("Linux to /init", "median s", "fastest s", "slowest s", "/qemu", "peak MB"));
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
