package dev.armature.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The compute set. */
final class ThroughputPart implements BenchmarkPart {
  static final String NAME = "throughput";

  private static final Aim AIM = Aim.ratioAtLeast(1.2);

  private final List<Emulator> emulators;
  private final List<ComputeKernel> kernels;
  private final Path request;
  private final KernelRun run;

  ThroughputPart(
      List<Emulator> emulators, List<ComputeKernel> kernels, Duration warmUp, Duration timed) {
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
    return NAME;
  }

  @Override
  public void round(Sheet sheet, Consumer<String> progress) {
    for (ComputeKernel kernel : kernels) {
      Sheet.Row row = new Sheet.Row(NAME, kernel.name(), Measure.MIPS, AIM);
      for (Emulator emulator : emulators) {
        double mips = run.mips(emulator, kernel);
        sheet.add(row, emulator.name(), mips);
        progress.accept(
            kernel.name() + " on " + emulator.name() + ": " + Measure.text(mips) + " MIPS");
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
