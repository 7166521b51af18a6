package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run of benchmarks that a signal ends tells what it has found, and nothing else. */
@Timeout(60)
class InterruptedSuiteTest {
  private static final int SIGTERM_EXIT = 128 + 15;

  @Test
  void aTerminatedRunPrintsItsTable() throws IOException, InterruptedException {
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = run.inputReader(StandardCharsets.UTF_8)) {
      String line;
      do {
        line = output.readLine();
        assertNotNull(line, "it ended by itself");
      } while (!line.contains("emulator runs"));
      run.toHandle().destroy(); // run.destroy() would close the output
      String rest = output.lines().collect(Collectors.joining("\n"));
      assertTrue(rest.startsWith("armature: bench: interrupted\n"), rest);
      assertTrue(rest.contains("fast"), rest);
      assertFalse(rest.contains("Exception"), rest);
      assertTrue(run.waitFor(20, TimeUnit.SECONDS));
      assertEquals(SIGTERM_EXIT, run.exitValue());
    } finally {
      run.destroyForcibly();
    }
  }

  /** Measures a rate, and then an emulator that does not end by itself. */
  static final class Child implements BenchmarkPart {
    private static final Sheet.Row FAST =
        new Sheet.Row("throughput", "fast", Measure.MIPS, Aim.ratioAtLeast(1.2));

    private boolean measured;

    public static void main(String[] arguments) {
      PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
      Suite suite =
          new Suite("all", "tiered", List.of(new Child()), null, null, out, System.out::println);
      System.exit(suite.run(2));
    }

    @Override
    public String name() {
      return "throughput";
    }

    @Override
    public void round(Sheet sheet, Consumer<String> progress) {
      if (!measured) {
        measured = true;
        sheet.add(FAST, "tiered", 300);
        return;
      }
      try {
        Process emulator = new ProcessBuilder("sleep", "60").start();
        progress.accept("emulator runs");
        emulator.waitFor();
        throw BenchException.failure("the emulator was killed");
      } catch (IOException | InterruptedException e) {
        throw BenchException.failure(e.toString());
      }
    }
  }
}
