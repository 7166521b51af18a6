package dev.armature.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The times of a Linux boot on emulators.
 *
 * @param emulators take turns
 * @param boot what each runs
 */
record BootBenchmark(List<Emulator> emulators, BootRun boot) {
  /**
   * Measures.
   *
   * @param rounds boots of each emulator, at least 1
   * @param progress is told a line for each boot
   */
  BootReport run(int rounds, Consumer<String> progress) {
    Map<String, List<BootRun.Result>> results = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Emulator emulator : emulators) {
        BootRun.Result result = boot.run(emulator);
        results.computeIfAbsent(emulator.name(), e -> new ArrayList<>()).add(result);
        progress.accept(
            String.format(
                Locale.ROOT,
                "bench: round %d of %d: Linux on %s: %.2f s",
                round,
                rounds,
                emulator.name(),
                result.seconds()));
      }
    }
    return BootReport.of("boot", results);
  }
}
