package dev.armature.bench;

import java.util.List;
import java.util.function.Consumer;

/**
 * Boots of Linux: cold, as the first ever on a host, and warm, with what earlier runs left for
 * later ones; and the memory of the warm ones. QEMU has no such difference, and boots once a round.
 */
final class BootPart implements BenchmarkPart {
  static final String NAME = "boot";

  private static final Sheet.Row COLD =
      new Sheet.Row(NAME, "to /init, cold", Measure.SECONDS, Aim.ratioAtMost(2));
  private static final Sheet.Row WARM =
      new Sheet.Row(NAME, "to /init, warm", Measure.SECONDS, Aim.ratioAtMost(1));
  private static final Sheet.Row MEMORY =
      new Sheet.Row("memory", "peak, Linux in 128 MB", Measure.MEGABYTES, Aim.atMost(450));

  private final List<Emulator> emulators;
  private final BootRun boot;

  BootPart(List<Emulator> emulators, BootRun boot) {
    this.emulators = List.copyOf(emulators);
    this.boot = boot;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void round(Sheet sheet, Consumer<String> progress) {
    for (Emulator emulator : emulators) {
      if (!emulator.name().equals(Emulator.QEMU)) {
        double cold = boot.run(emulator.cold()).seconds();
        sheet.add(COLD, emulator.name(), cold);
        progress.accept("cold boot on " + emulator.name() + ": " + Measure.text(cold) + " s");
      }
      BootRun.Result result = boot.run(emulator);
      if (emulator.name().equals(Emulator.QEMU)) {
        sheet.add(COLD, emulator.name(), result.seconds());
      }
      sheet.add(WARM, emulator.name(), result.seconds());
      sheet.add(MEMORY, emulator.name(), result.residentBytes() / 1024.0 / 1024);
      progress.accept("boot on " + emulator.name() + ": " + Measure.text(result.seconds()) + " s");
    }
  }
}
