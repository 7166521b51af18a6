package dev.armature.bench;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Work in a Linux guest; of each piece the later runs count, and the first is told apart. */
final class WorkPart implements BenchmarkPart {
  private static final String FIRST = "first";

  private final String name;
  private final List<Emulator> emulators;
  private final LinuxWork work;
  private final Measure measure;
  private final Function<String, Aim> aims;

  /**
   * @param name of the section
   * @param measure of which the guest tells how much it has done
   * @param aims by the name of the piece of work
   */
  WorkPart(
      String name,
      List<Emulator> emulators,
      LinuxWork work,
      Measure measure,
      Function<String, Aim> aims) {
    this.name = name;
    this.emulators = emulators;
    this.work = work;
    this.measure = measure;
    this.aims = aims;
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
            first ? firstRuns(name) : name,
            result.name(),
            measure,
            first ? null : aims.apply(result.name())),
        emulator,
        result.rate());
    progress.accept(
        result.name()
            + (first ? ", first run," : "")
            + " on "
            + emulator
            + ": "
            + Measure.text(result.rate())
            + " "
            + measure.unit());
  }

  /** The section of the first runs of {@code name}. */
  static String firstRuns(String name) {
    return name + ", first runs";
  }
}
