package dev.armature.bench;

import java.util.List;
import java.util.function.Consumer;

/** Work in a Linux guest; of each piece the second run counts, and the first is told apart. */
final class WorkPart implements BenchmarkPart {
  private static final String FIRST = "first";

  private final String name;
  private final List<Emulator> emulators;
  private final LinuxWork work;
  private final Aim aim;

  /**
   * @param name of the section
   * @param aim for each piece of work
   */
  WorkPart(String name, List<Emulator> emulators, LinuxWork work, Aim aim) {
    this.name = name;
    this.emulators = emulators;
    this.work = work;
    this.aim = aim;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void round(Sheet sheet, Consumer<String> progress) {
    for (Emulator emulator : emulators) {
      progress.accept("starting Linux on " + emulator.name());
      work.run(emulator, result -> add(result, emulator.name(), sheet, progress));
    }
  }

  private void add(
      LinuxWork.Result result, String emulator, Sheet sheet, Consumer<String> progress) {
    boolean first = result.pass().equals(FIRST);
    sheet.add(
        new Sheet.Row(
            first ? firstRuns(name) : name, result.name(), Measure.RATE, first ? null : aim),
        emulator,
        result.rate());
    progress.accept(
        result.name()
            + (first ? ", first run," : "")
            + " on "
            + emulator
            + ": "
            + Measure.text(result.rate())
            + " /s");
  }

  /** The section of the first runs of {@code name}. */
  static String firstRuns(String name) {
    return name + ", first runs";
  }
}
