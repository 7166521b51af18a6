package dev.armature.bench;

import dev.armature.translator.EngineKind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Latency of interrupts and echoes; each round is a distribution, whose percentiles are samples.
 */
final class LatencyPart implements BenchmarkPart {
  static final String NAME = "latency";

  private static final String ECHO = "echo, ";

  private final String subject;
  private final LatencyBenchmark benchmark;
  private final Map<String, Histogram> all = new LinkedHashMap<>();

  LatencyPart(Path image, EngineKind engine, List<Emulator> emulators, int samples) {
    this.subject = emulators.getFirst().name();
    this.benchmark = new LatencyBenchmark(image, engine, emulators, samples);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void round(Sheet sheet, Consumer<String> progress) {
    benchmark
        .round(progress)
        .forEach(
            (name, histogram) -> {
              add(sheet, name, histogram);
              synchronized (all) {
                all.computeIfAbsent(name, n -> LatencyProbe.histogram()).add(histogram);
              }
            });
  }

  private void add(Sheet sheet, String name, Histogram histogram) {
    if (name.startsWith(ECHO)) {
      String emulator = name.substring(ECHO.length());
      add(sheet, "echo over TCP", emulator, histogram, 50, Aim.ratioAtMost(0.7));
      add(sheet, "echo over TCP", emulator, histogram, 99, Aim.ratioAtMost(0.7));
    } else {
      boolean busyEvent = name.equals("event, busy");
      add(sheet, name, subject, histogram, 50, busyEvent ? Aim.atMost(1) : null);
      add(sheet, name, subject, histogram, 99, busyEvent ? Aim.atMost(10) : null);
      add(sheet, name, subject, histogram, 99.99, busyEvent ? Aim.atMost(200) : null);
    }
  }

  private static void add(
      Sheet sheet, String name, String emulator, Histogram histogram, double percentile, Aim aim) {
    Sheet.Row row =
        new Sheet.Row(NAME, name + ", " + LatencyReport.label(percentile), Measure.MICROS, aim);
    sheet.add(row, emulator, histogram.getValueAtPercentile(percentile) / 1e3);
  }

  /** The report of all rounds so far. */
  LatencyReport report() {
    synchronized (all) {
      return LatencyReport.of(new LinkedHashMap<>(all));
    }
  }
}
