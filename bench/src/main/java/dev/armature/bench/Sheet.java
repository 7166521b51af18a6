package dev.armature.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The samples of a run of many benchmarks, in the order they were first met. They are looked at by
 * the thread that ends an interrupted run, so all methods are synchronized.
 */
final class Sheet {
  /**
   * What is measured.
   *
   * @param section the benchmark
   * @param name the row within it
   * @param aim for Armature's figure; null if there is none
   */
  record Row(String section, String name, Measure measure, Aim aim) {}

  private final Map<Row, Map<String, List<Double>>> samples = new LinkedHashMap<>();

  /** Adds a sample of {@code emulator}. */
  synchronized void add(Row row, String emulator, double value) {
    samples
        .computeIfAbsent(row, r -> new LinkedHashMap<>())
        .computeIfAbsent(emulator, e -> new ArrayList<>())
        .add(value);
  }

  /** A copy of all samples, by row and emulator. */
  synchronized Map<Row, Map<String, List<Double>>> samples() {
    Map<Row, Map<String, List<Double>>> copy = new LinkedHashMap<>();
    samples.forEach(
        (row, byEmulator) -> {
          Map<String, List<Double>> rowCopy = new LinkedHashMap<>();
          byEmulator.forEach((emulator, values) -> rowCopy.put(emulator, List.copyOf(values)));
          copy.put(row, rowCopy);
        });
    return copy;
  }
}
