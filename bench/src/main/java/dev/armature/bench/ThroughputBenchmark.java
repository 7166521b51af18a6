package dev.armature.bench;

import java.io.IOException;
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
 * The rates of kernels on emulators.
 *
 * @param emulators take turns on each kernel
 * @param kernels the compute guests to run
 * @param warmUpMillis guest time before a kernel is timed
 * @param timedMillis guest time for which it is timed
 */
record ThroughputBenchmark(
    List<Emulator> emulators, List<ComputeKernel> kernels, int warmUpMillis, int timedMillis) {

  /**
   * Measures.
   *
   * @param rounds how often each kernel runs on each emulator, at least 1
   * @param progress is told a line for each run
   */
  ThroughputReport run(int rounds, Consumer<String> progress) {
    return ThroughputReport.of(warmUpMillis, timedMillis, measure("MIPS", rounds, progress));
  }

  /**
   * Measures.
   *
   * @param unit million what a second, where the kernels' table has the whats of a pass
   * @return the rates of every round, by kernel and emulator
   */
  Map<String, Map<String, List<Double>>> measure(
      String unit, int rounds, Consumer<String> progress) {
    Path request = temporaryFile();
    try {
      KernelRun run =
          new KernelRun(request, Duration.ofMillis(warmUpMillis), Duration.ofMillis(timedMillis));
      Map<String, Map<String, List<Double>>> samples = new LinkedHashMap<>();
      for (int round = 1; round <= rounds; round++) {
        for (ComputeKernel kernel : kernels) {
          for (Emulator emulator : emulators) {
            double mips = run.mips(emulator, kernel);
            samples
                .computeIfAbsent(kernel.name(), k -> new LinkedHashMap<>())
                .computeIfAbsent(emulator.name(), e -> new ArrayList<>())
                .add(mips);
            progress.accept(
                String.format(
                    Locale.ROOT,
                    "bench: round %d of %d: %s on %s: %.0f %s",
                    round,
                    rounds,
                    kernel.name(),
                    emulator.name(),
                    mips,
                    unit));
          }
        }
      }
      return samples;
    } finally {
      delete(request);
    }
  }

  private static Path temporaryFile() {
    try {
      return Files.createTempFile("armature-bench", ".request");
    } catch (IOException e) {
      throw BenchException.usage("cannot make a temporary file: " + e.getMessage());
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw BenchException.usage("cannot delete " + file + ": " + e.getMessage());
    }
  }
}
