package dev.armature.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The time from the start of the process to the answer of a shell that was booted before: a saved
 * Linux is restored, finds a command on its console, and runs it.
 *
 * @param launcher the program to start
 * @param engines as {@code --engine} takes them
 */
record SnapshotBenchmark(Path launcher, List<String> engines) {
  private static final String COMMAND = "echo answer-$((40+2))\n";
  private static final String ANSWER = "answer-42";
  private static final Duration BOOT_LIMIT = Duration.ofMinutes(5);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /**
   * Saves a machine once and measures.
   *
   * @param rounds runs on each engine, at least 1
   * @param progress is told a line for each run
   */
  BootReport run(int rounds, Consumer<String> progress) {
    try {
      Path folder = Files.createTempDirectory("armature-bench");
      Path checkpoint = folder.resolve("checkpoint");
      Path input = Files.writeString(folder.resolve("input"), COMMAND);
      try {
        progress.accept("bench: booting the machine to save");
        save(checkpoint);
        return measure(checkpoint, input, rounds, progress);
      } finally {
        Files.deleteIfExists(checkpoint);
        Files.deleteIfExists(input);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void save(Path checkpoint) {
    List<String> command =
        List.of(launcher.toString(), "snapshot", "save", checkpoint.toString(), "-serial", "null");
    try (GuestProcess process = new GuestProcess(command, BOOT_LIMIT)) {
      process.awaitEnd();
    } catch (BenchException e) {
      throw e.about("saving Linux");
    }
    if (!Files.exists(checkpoint)) {
      throw BenchException.failure("saving Linux: there is no checkpoint");
    }
  }

  private BootReport measure(Path checkpoint, Path input, int rounds, Consumer<String> progress) {
    Map<String, List<BootRun.Result>> results = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (String engine : engines) {
        BootRun.Result result = answer(checkpoint, input, engine);
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

  private BootRun.Result answer(Path checkpoint, Path input, String engine) {
    List<String> command =
        List.of(launcher.toString(), "snapshot", "run", checkpoint.toString(), "--engine", engine);
    try (GuestProcess process = new GuestProcess(command, input, LIMIT)) {
      process.await(ANSWER);
      return new BootRun.Result(
          (process.lineNanos() - process.startedNanos()) / 1e9, process.peakResidentBytes());
    } catch (BenchException e) {
      throw e.about("a snapshot on " + engine);
    }
  }
}
