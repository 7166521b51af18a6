package dev.armature.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A Linux that was saved once, and runs again until its shell has answered a command that waited on
 * its console.
 */
final class SnapshotRun implements AutoCloseable {
  private static final String COMMAND = "echo answer-$((40+2))\n";
  private static final String ANSWER = "answer-42";
  private static final Duration BOOT_LIMIT = Duration.ofMinutes(5);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Path launcher;
  private final Path folder;
  private final Path checkpoint;
  private final Path input;

  /**
   * Makes a folder for the checkpoint; nothing is saved yet.
   *
   * @param launcher the program to start
   */
  SnapshotRun(Path launcher) {
    this.launcher = launcher;
    try {
      folder = Files.createTempDirectory("armature-bench");
      checkpoint = folder.resolve("checkpoint");
      input = Files.writeString(folder.resolve("input"), COMMAND);
    } catch (IOException e) {
      throw BenchException.usage("cannot make a temporary folder: " + e.getMessage());
    }
  }

  /** Whether {@link #save} has been called. */
  boolean isSaved() {
    return Files.exists(checkpoint);
  }

  /**
   * Boots Linux and saves it.
   *
   * @throws BenchException if that fails
   */
  void save() {
    List<String> command =
        List.of(launcher.toString(), "snapshot", "save", checkpoint.toString(), "-serial", "null");
    try (GuestProcess process = new GuestProcess(command, BOOT_LIMIT)) {
      process.awaitEnd();
    } catch (BenchException e) {
      throw e.about("saving Linux");
    }
    if (!isSaved()) {
      throw BenchException.failure("saving Linux: there is no checkpoint");
    }
  }

  /**
   * Runs what was saved up to the answer.
   *
   * @param engine as {@code --engine} takes it
   */
  BootRun.Result answer(String engine) {
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

  @Override
  public void close() {
    try {
      Files.deleteIfExists(checkpoint);
      Files.deleteIfExists(input);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
