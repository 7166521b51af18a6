package dev.armature.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An emulator in a child process, its serial output read line by line with the host's time at which
 * each line was complete. Used by one thread.
 */
final class GuestProcess implements AutoCloseable {
  /** What of a line is kept; a guest that never ends its line does not fill the heap. */
  private static final int LONGEST_LINE = 4096;

  private final Path errors;
  private final Process process;
  private final InputStream output;
  private final Duration limit;
  private final long started;
  private long lineNanos;
  private volatile boolean timedOut;

  /**
   * Starts {@code command} without input.
   *
   * @param limit after which the process is ended by force
   * @throws BenchException if it cannot be started
   */
  GuestProcess(List<String> command, Duration limit) {
    this(command, Path.of("/dev/null"), limit);
  }

  /**
   * Starts {@code command} with a file as its input.
   *
   * @param limit after which the process is ended by force
   * @throws BenchException if it cannot be started
   */
  GuestProcess(List<String> command, Path input, Duration limit) {
    this(command, ProcessBuilder.Redirect.from(input.toFile()), limit);
  }

  /**
   * Starts {@code command}, to which {@link #type} gives its input.
   *
   * @param limit after which the process is ended by force
   * @throws BenchException if it cannot be started
   */
  static GuestProcess typedTo(List<String> command, Duration limit) {
    return new GuestProcess(command, ProcessBuilder.Redirect.PIPE, limit);
  }

  private GuestProcess(List<String> command, ProcessBuilder.Redirect input, Duration limit) {
    this.limit = limit;
    try {
      errors = Files.createTempFile("armature-bench", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectInput(input).redirectError(errors.toFile());
      // Versatile/PB has a sound device, which makes QEMU look for one on the host.
      builder.environment().put("QEMU_AUDIO_DRV", "none");
      // What ./armature asks of malloc is for its own process: QEMU is started as a user's shell
      // would.
      builder.environment().remove("GLIBC_TUNABLES");
      started = System.nanoTime();
      process = builder.start();
    } catch (IOException e) {
      throw BenchException.usage("cannot start " + command.getFirst() + ": " + e.getMessage());
    }
    output = new BufferedInputStream(process.getInputStream());
    Thread.ofVirtual().start(this::endInTime);
  }

  private void endInTime() {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        timedOut = true;
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The host's time at which the process was started, as {@link System#nanoTime}. */
  long startedNanos() {
    return started;
  }

  /** The host's time at which the last line was complete, as {@link System#nanoTime}. */
  long lineNanos() {
    return lineNanos;
  }

  /** Types {@code text}; a process that has ended is left to who reads from it. */
  void type(String text) {
    try {
      process.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      process.getOutputStream().flush();
    } catch (IOException e) {
      // Then there will be no answer either.
      return;
    }
  }

  /**
   * The next line that begins with {@code start}; those before it are passed over.
   *
   * @throws BenchException if the process ends or its time is up before such a line
   */
  String await(String start) {
    return await(start, line -> line.startsWith(start));
  }

  /**
   * The next line that is {@code wanted}; those before it are passed over.
   *
   * @param what names such a line in messages
   * @throws BenchException if the process ends or its time is up before such a line
   */
  String await(String what, Predicate<String> wanted) {
    try {
      String line = nextLine();
      while (line != null && !wanted.test(line)) {
        line = nextLine();
      }
      if (line == null) {
        throw BenchException.failure(whyEnded(what));
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until the process has ended well.
   *
   * @throws BenchException if it ends with another exit code than 0, or its time is up
   */
  void awaitEnd() {
    awaitEnd(0);
  }

  /**
   * Waits until the process has ended as it should.
   *
   * @throws BenchException if it ends with another exit code, or its time is up
   */
  void awaitEnd(int exitCode) {
    try {
      String line;
      do {
        line = nextLine();
      } while (line != null);
      if (timedOut || process.onExit().join().exitValue() != exitCode) {
        throw BenchException.failure(whyEnded("its work was done"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line without its end, or null if there is none. */
  private String nextLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = read();
    while (c >= 0 && c != '\n') {
      if (line.size() < LONGEST_LINE) {
        line.write(c);
      }
      c = read();
    }
    lineNanos = System.nanoTime();
    return c < 0 ? null : line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private int read() throws IOException {
    try {
      return output.read();
    } catch (IOException e) {
      // Ending the process closes its output under the reader.
      if (timedOut) {
        return -1;
      }
      throw e;
    }
  }

  private String whyEnded(String expected) throws IOException {
    if (timedOut) {
      return "no " + expected + " within " + limit.toSeconds() + " seconds";
    }
    int exitCode = process.onExit().join().exitValue();
    List<String> said = Files.readAllLines(errors, StandardCharsets.ISO_8859_1);
    return "it ended with exit code "
        + exitCode
        + " before "
        + expected
        + (said.isEmpty() ? "" : ": " + said.getLast());
  }

  /**
   * The most memory the process has had resident so far, in bytes; 0 where the host cannot tell.
   */
  long peakResidentBytes() {
    try (Stream<String> status = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return status
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /** Ends the process if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    try {
      output.close();
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
