package dev.armature.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import jdk.jfr.Recording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code armature profile}: runs another command and shows where its time went. */
@Command(
    name = "profile",
    description = "Runs a command, records it, and writes a flame graph of guest and emulator.",
    footer = {"", "For example: armature profile -- linux -append selftest -no-reboot"})
final class ProfileCommand implements Callable<Integer> {
  @Option(
      names = "-o",
      paramLabel = "FILE",
      description = "The flame graph, a page that needs no other file. Default: profile.html")
  private Path page = Path.of("profile.html");

  @Option(
      names = "--jfr",
      paramLabel = "FILE",
      description = "Keep the recording, for 'armature stats' and other tools")
  private Path kept;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end")
  @SuppressWarnings("UnusedVariable") // picocli looks whether it was given
  private boolean help;

  @Parameters(
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "run, linux, debian, snapshot run, xen or demo, behind --, with its options")
  private List<String> command = List.of();

  @Override
  public Integer call() throws UsageException {
    Path file = null;
    try (Recording recording = new Recording()) {
      Files.newOutputStream(page, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
      file = kept == null ? Files.createTempFile("armature", ".jfr") : kept;
      recording.enable(FlameGraph.SAMPLE).withPeriod(FlameGraph.PERIOD);
      recording.enable(FlameGraph.COMPILATION).withThreshold(Duration.ZERO);
      recording.enable(FlameGraph.COLLECTION);
      recording.start();
      HostThreads before = HostThreads.now();
      int exitCode = Main.execute(command.toArray(String[]::new));
      if (exitCode == ExitCode.USAGE) {
        if (Files.size(page) == 0) {
          Files.delete(page);
        }
        return exitCode;
      }
      HostThreads threads = HostThreads.now().since(before);
      recording.stop();
      recording.dump(file);
      FlameNode graph = FlameGraph.of(file, threads);
      FlamePage.write(graph, "armature " + String.join(" ", command), page);
      System.err.printf(
          Locale.ROOT, "armature: %.1f s of samples in %s%n", graph.millis() / 1e3, page);
      return exitCode;
    } catch (IOException e) {
      throw new UsageException("profile: %s", Failures.reason(e));
    } finally {
      deleteUnlessKept(file);
    }
  }

  private void deleteUnlessKept(Path file) {
    if (file != null && kept == null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // A temporary file, whose owner will see to it.
      }
    }
  }
}
