package dev.armature.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Many benchmarks in one run. A round measures each of them once, so that after the first round
 * there is a figure for everything, and a change of the host's speed meets all.
 *
 * @param name as on the command line
 * @param subject the emulator that the ratios and aims are of
 * @param sheet takes the samples
 * @param parts in the order to run; closed by the caller
 * @param meanAims for the sections whose rows have a geometric mean
 * @param published is given the report so far, after each part
 */
record SheetBenchmark(
    String name,
    String subject,
    Sheet sheet,
    List<? extends BenchmarkPart> parts,
    Map<String, Aim> meanAims,
    Consumer<SheetReport> published) {

  /**
   * What came of a run.
   *
   * @param failures a line for each part that failed in a round
   */
  record Outcome(SheetReport report, List<String> failures) {}

  /**
   * Measures. A part that fails is told of and left out of that round.
   *
   * @param rounds at least 1
   * @param progress is told a line for each run
   */
  Outcome run(int rounds, Consumer<String> progress) {
    List<String> failures = new ArrayList<>();
    int done = 0;
    for (int round = 1; round <= rounds; round++) {
      for (BenchmarkPart part : parts) {
        String prefix = "bench: round " + round + " of " + rounds + ": " + part.name() + ": ";
        try {
          part.round(sheet, line -> progress.accept(prefix + line));
        } catch (BenchException e) {
          failures.add(part.name() + ": " + e.getMessage());
          progress.accept(prefix + "failed: " + e.getMessage());
        }
        done++;
        published.accept(report(rounds, done == rounds * parts.size()));
      }
    }
    return new Outcome(report(rounds, true), failures);
  }

  /** The report of what has been measured so far. */
  SheetReport report(int rounds, boolean complete) {
    return SheetReport.of(name, rounds, complete, subject, sheet, meanAims);
  }
}
