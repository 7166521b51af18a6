package dev.armature.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Guests that do one thing over and over: the compute set, and accesses to memory and devices. */
final class ThroughputPart implements BenchmarkPart {
  static final String NAME = "throughput";

  /** The section of accesses, whose rates are in million a second. */
  static final String ACCESSES = "io";

  private static final Aim AIM = Aim.ratioAtLeast(1.2);
  private static final double NANOS_A_MICRO = 1e3;

  private final String name;
  private final List<Emulator> emulators;
  private final List<ComputeKernel> kernels;
  private final Path request;
  private final KernelRun run;

  /**
   * @param name {@link #NAME}, or {@link #ACCESSES} for nanoseconds each
   */
  ThroughputPart(
      String name,
      List<Emulator> emulators,
      List<ComputeKernel> kernels,
      Duration warmUp,
      Duration timed) {
    this.name = name;
    this.emulators = emulators;
    this.kernels = kernels;
    try {
      request = Files.createTempFile("armature-bench", ".request");
    } catch (IOException e) {
      throw BenchException.usage("cannot make a temporary file: " + e.getMessage());
    }
    run = new KernelRun(request, warmUp, timed);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void round(Sheet sheet, Consumer<String> progress) {
    for (ComputeKernel kernel : kernels) {
      boolean accesses = name.equals(ACCESSES);
      Sheet.Row row =
          accesses
              ? new Sheet.Row(name, kernel.name(), Measure.NANOS, null)
              : new Sheet.Row(name, kernel.name(), Measure.MIPS, AIM);
      for (Emulator emulator : emulators) {
        double rate = run.mips(emulator, kernel);
        double figure = accesses ? NANOS_A_MICRO / rate : rate;
        sheet.add(row, emulator.name(), figure);
        progress.accept(
            kernel.name()
                + " on "
                + emulator.name()
                + ": "
                + Measure.text(figure)
                + " "
                + row.measure().unit());
      }
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
