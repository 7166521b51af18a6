package dev.armature.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code armature stats}: what Armature's own events in a recording say. */
@Command(
    name = "stats",
    description =
        "Adds up Armature's events in a recording of Java Flight Recorder, as tables and plots.")
final class StatsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The recording, as profile --jfr keeps it")
  private Path recording;

  @Option(
      names = "--html",
      paramLabel = "PAGE",
      description = "Write the tables with plots as a page that needs no other file")
  private Path page;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end")
  @SuppressWarnings("UnusedVariable") // picocli looks whether it was given
  private boolean help;

  @Override
  public Integer call() throws UsageException {
    try {
      RecordedFigures figures = RecordedFigures.of(recording);
      figures.tables().forEach((title, table) -> System.out.println(title + "\n\n" + table));
      if (page != null) {
        Files.writeString(page, StatsPage.of(recording.getFileName().toString(), figures));
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw new UsageException("stats %s: %s", recording, Failures.reason(e));
    }
  }
}
