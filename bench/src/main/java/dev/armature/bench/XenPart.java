package dev.armature.bench;

import java.util.function.Consumer;

/** The Xen core; QEMU has nothing to hold against it. */
final class XenPart implements BenchmarkPart {
  static final String NAME = "xen";

  private final XenBenchmark benchmark;
  private final String emulator;

  /**
   * @param emulator Armature's name in the sheet
   */
  XenPart(XenBenchmark benchmark, String emulator) {
    this.benchmark = benchmark;
    this.emulator = emulator;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void round(Sheet sheet, Consumer<String> progress) {
    benchmark.round((figure, value) -> add(sheet, figure, value), progress);
  }

  private void add(Sheet sheet, XenFigure figure, double value) {
    sheet.add(new Sheet.Row(NAME, figure.text(), figure.measure(), figure.aim()), emulator, value);
  }
}
