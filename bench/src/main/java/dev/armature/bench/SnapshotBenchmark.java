package dev.armature.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The time from the start of a process to a saved Linux's answer: the process restores the machine,
 * whose shell finds a command on its console, and runs it.
 *
 * @param launcher the program to start
 * @param engines as {@code --engine} takes them
 */
record SnapshotBenchmark(Path launcher, List<String> engines) {
  /**
   * Saves a machine once and measures.
   *
   * @param rounds runs on each engine, at least 1
   * @param progress is told a line for each run
   */
  BootReport run(int rounds, Consumer<String> progress) {
    try (SnapshotRun snapshot = new SnapshotRun(launcher)) {
      progress.accept("bench: booting the machine to save");
      snapshot.save();
      Map<String, List<BootRun.Result>> results = new LinkedHashMap<>();
      for (int round = 1; round <= rounds; round++) {
        for (String engine : engines) {
          BootRun.Result result = snapshot.answer(engine);
          results.computeIfAbsent(engine, e -> new ArrayList<>()).add(result);
          progress.accept(
              String.format(
                  Locale.ROOT,
                  "bench: round %d of %d: answer on %s: %.2f s",
                  round,
                  rounds,
                  engine,
                  result.seconds()));
        }
      }
      return BootReport.of("snapshot", results);
    }
  }
}
