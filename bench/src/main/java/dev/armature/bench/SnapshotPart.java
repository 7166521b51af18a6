package dev.armature.bench;

import java.nio.file.Path;
import java.util.function.Consumer;

/** A saved Linux up to its shell's answer, on one engine; QEMU has nothing to hold against it. */
final class SnapshotPart implements BenchmarkPart {
  static final String NAME = "snapshot";

  private static final Sheet.Row TIME =
      new Sheet.Row(NAME, "to an answer", Measure.SECONDS, Aim.atMost(0.4));

  private final SnapshotRun snapshot;
  private final String engine;

  /**
   * @param launcher the program to start
   * @param engine as {@code --engine} takes it
   */
  SnapshotPart(Path launcher, String engine) {
    this.snapshot = new SnapshotRun(launcher);
    this.engine = engine;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void round(Sheet sheet, Consumer<String> progress) {
    if (!snapshot.isSaved()) {
      progress.accept("booting the machine to save");
      snapshot.save();
    }
    double seconds = snapshot.answer(engine).seconds();
    sheet.add(TIME, engine, seconds);
    progress.accept("answer of a saved Linux: " + Measure.text(seconds) + " s");
  }

  @Override
  public void close() {
    snapshot.close();
  }
}
