package dev.armature.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs a compute guest on an emulator. The guest marks the timed phase by two lines on its serial
 * port, and the host's clock measures the time between them: no emulator is believed about time.
 */
final class KernelRun {
  /** Where the guest looks for the request, and its first word. See {@code guests/bench}. */
  private static final int REQUEST_ADDRESS = 0x8000;

  private static final int REQUEST_MAGIC = 0x48434E42;
  private static final int REQUEST_BYTES = 20;

  /** Time for start-up and for the pass that is under way when a phase's time is up. */
  private static final Duration ALLOWANCE = Duration.ofSeconds(60);

  private final Path request;
  private final Duration limit;

  /**
   * Runs with a warm-up of {@code warmUp} and a timed phase of {@code timed}, guest time.
   *
   * @param request a file to write the request to; it must stay while guests run
   */
  KernelRun(Path request, Duration warmUp, Duration timed) {
    this.request = request;
    this.limit = warmUp.plus(timed).plus(ALLOWANCE);
    ByteBuffer words = ByteBuffer.allocate(REQUEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    words.putInt(REQUEST_MAGIC);
    words.putInt(0).putInt((int) warmUp.toMillis());
    words.putInt(0).putInt((int) timed.toMillis());
    try {
      Files.write(request, words.array());
    } catch (IOException e) {
      throw BenchException.usage("cannot write " + request + ": " + e.getMessage());
    }
  }

  /**
   * The rate of {@code kernel} on {@code emulator}, in million guest instructions a second.
   *
   * @throws BenchException if the run fails or the checksum is wrong
   */
  double mips(Emulator emulator, ComputeKernel kernel) {
    try (GuestProcess process = new GuestProcess(emulator.run(options(kernel)), limit)) {
      process.await("BENCH-START " + kernel.name());
      long start = process.lineNanos();
      String end = process.await("BENCH-END " + kernel.name());
      double seconds = (process.lineNanos() - start) / 1e9;
      String result = process.await("BENCH " + kernel.name());
      if (!result.endsWith(" " + kernel.checksum())) {
        throw BenchException.failure(
            "wrong checksum, " + kernel.checksum() + " expected: " + result);
      }
      return passes(end) * kernel.instructions() / seconds / 1e6;
    } catch (BenchException e) {
      throw e.about(kernel.name() + " on " + emulator.name());
    }
  }

  /** The options that run {@code kernel}. */
  List<String> options(ComputeKernel kernel) {
    return List.of(
        "-kernel",
        kernel.image().toString(),
        "-device",
        String.format("loader,file=%s,addr=%#x,force-raw=on", request, REQUEST_ADDRESS));
  }

  /** The passes of a line {@code BENCH-END <kernel> <passes> <ticks>}. */
  private static double passes(String end) {
    String[] words = end.split(" ", -1);
    if (words.length != 4 || !words[2].matches("[0-9a-f]{8}")) {
      throw BenchException.failure("not understood: " + end);
    }
    return Integer.parseUnsignedInt(words[2], 16);
  }
}
