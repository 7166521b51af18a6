package dev.armature.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A run of a {@link SheetBenchmark} for a person: its files are written anew after each part, so
 * that an interrupted run leaves what it has found, and its table is printed at the end, also at an
 * early one.
 */
final class Suite {
  private static final Map<String, Aim> MEAN_AIMS =
      Map.of(
          ThroughputPart.NAME,
          Aim.ratioAtLeast(2.5),
          SuiteParts.STOCK,
          Aim.ratioAtLeast(1.5),
          SuiteParts.SYSTEM,
          Aim.ratioAtLeast(1));

  private final String name;
  private final String subject;
  private final List<BenchmarkPart> parts;
  private final Path json;
  private final Path html;
  private final PrintWriter out;
  private final Consumer<String> say;

  /**
   * @param name as on the command line
   * @param subject the emulator that the ratios and aims are of
   * @param parts are closed by the run
   * @param json null if not wanted
   * @param html null if not wanted
   * @param out for the table
   * @param say for progress
   */
  Suite(
      String name,
      String subject,
      List<BenchmarkPart> parts,
      Path json,
      Path html,
      PrintWriter out,
      Consumer<String> say) {
    this.name = name;
    this.subject = subject;
    this.parts = List.copyOf(parts);
    this.json = json;
    this.html = html;
    this.out = out;
    this.say = say;
  }

  /**
   * Measures.
   *
   * @return the exit code: 0 measured, 2 a part failed, or the JVM is being ended
   */
  int run(int rounds) {
    SheetBenchmark benchmark =
        new SheetBenchmark(name, subject, new Sheet(), parts, MEAN_AIMS, this::write);
    // Of the end and an interruption the first one counts: the other comes while the JVM ends.
    AtomicBoolean over = new AtomicBoolean();
    Runnable interruption =
        () -> {
          if (over.compareAndSet(false, true)) {
            interrupted(benchmark.report(rounds, false));
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(interruption, "bench-interrupted"));
    try {
      // What the interruption does to emulators is no news.
      Consumer<String> progress =
          line -> {
            if (!over.get()) {
              say.accept(line);
            }
          };
      SheetBenchmark.Outcome outcome = benchmark.run(rounds, progress);
      if (!over.compareAndSet(false, true)) {
        return BenchException.FAILURE;
      }
      out.print(outcome.report().table());
      out.flush();
      tellFiles();
      outcome.failures().forEach(failure -> say.accept("armature: bench: failed: " + failure));
      return outcome.failures().isEmpty() ? 0 : BenchException.FAILURE;
    } finally {
      parts.forEach(BenchmarkPart::close);
    }
  }

  /** The emulators would go on without us. */
  private void interrupted(SheetReport report) {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    parts.forEach(BenchmarkPart::close);
    say.accept("armature: bench: interrupted");
    if (!report.lines().isEmpty()) {
      write(report);
      out.print(report.table());
      out.flush();
      tellFiles();
    }
  }

  private void tellFiles() {
    if (json != null) {
      say.accept("bench: figures are in " + json);
    }
    if (html != null) {
      say.accept("bench: a page of them is " + html);
    }
  }

  private void write(SheetReport report) {
    if (json != null) {
      replace(json, report.json());
    }
    if (html != null) {
      LatencyReport latency = latency().map(LatencyPart::report).orElse(null);
      replace(html, new HtmlPage(report, latency).text());
    }
  }

  private Optional<LatencyPart> latency() {
    return parts.stream()
        .filter(LatencyPart.class::isInstance)
        .map(LatencyPart.class::cast)
        .findFirst();
  }

  /** Beside and renamed: who looks meanwhile, or interrupts, never finds half a file. */
  private static void replace(Path file, String text) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, text, StandardCharsets.UTF_8);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw BenchException.usage("cannot write " + file + ": " + e.getMessage());
    }
  }
}
