package dev.armature.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The figures of many benchmarks.
 *
 * @param benchmark what was asked for: {@code all}, {@code stock} or {@code system}
 * @param host where it was measured
 * @param rounds how often each was to be measured
 * @param complete whether all of that was done
 * @param subject the emulator whose ratios and aims the lines tell
 * @param lines in the order to show
 */
record SheetReport(
    String benchmark, Host host, int rounds, boolean complete, String subject, List<Line> lines)
    implements Report {
  /** What the line below a section's rows is called. */
  static final String MEAN = "geometric mean";

  private static final String INTERPRETER = "interpreter";

  /**
   * A row of a section, or the mean of its rows.
   *
   * @param samples of every round, by emulator; none for a mean
   * @param medians by emulator
   * @param ratioToQemu the subject's median over QEMU's; null where one is missing
   * @param aim what the subject is meant to reach; null if there is none
   * @param met whether it does; null if that cannot be told
   */
  record Line(
      String section,
      String name,
      String unit,
      Map<String, List<Double>> samples,
      Map<String, Double> medians,
      Double ratioToQemu,
      String aim,
      Boolean met) {}

  /**
   * Computes medians, means and ratios.
   *
   * @param meanAims for the geometric means of the sections that have one
   */
  static SheetReport of(
      String benchmark,
      int rounds,
      boolean complete,
      String subject,
      Sheet sheet,
      Map<String, Aim> meanAims) {
    List<Line> lines = new ArrayList<>();
    Map<Sheet.Row, Map<String, List<Double>>> samples = sheet.samples();
    Set<String> sections = new LinkedHashSet<>();
    samples.keySet().forEach(row -> sections.add(row.section()));
    for (String section : sections) {
      List<Line> rows = new ArrayList<>();
      samples.forEach(
          (row, values) -> {
            if (row.section().equals(section)) {
              rows.add(line(subject, row, values));
            }
          });
      lines.addAll(rows);
      if (meanAims.containsKey(section)) {
        Map<String, Double> means = means(rows);
        Sheet.Row mean =
            new Sheet.Row(section, MEAN, measureOf(samples, section), meanAims.get(section));
        lines.add(line(subject, mean, Map.of(), means));
      }
    }
    return new SheetReport(benchmark, Host.current(), rounds, complete, subject, lines);
  }

  private static Measure measureOf(Map<Sheet.Row, ?> samples, String section) {
    return samples.keySet().stream()
        .filter(row -> row.section().equals(section))
        .findFirst()
        .orElseThrow()
        .measure();
  }

  private static Line line(String subject, Sheet.Row row, Map<String, List<Double>> samples) {
    Map<String, Double> medians = new LinkedHashMap<>();
    samples.forEach((emulator, values) -> medians.put(emulator, Statistics.median(values)));
    return line(subject, row, samples, medians);
  }

  private static Line line(
      String subject,
      Sheet.Row row,
      Map<String, List<Double>> samples,
      Map<String, Double> medians) {
    Double own = medians.get(subject);
    Double qemu = medians.get(Emulator.QEMU);
    Double ratio = own == null || qemu == null || qemu == 0 ? null : Double.valueOf(own / qemu);
    Aim aim = row.aim();
    return new Line(
        row.section(),
        row.name(),
        row.measure().unit(),
        samples,
        medians,
        ratio,
        aim == null ? null : aim.text(),
        aim == null || own == null ? null : aim.isMet(own, ratio));
  }

  /** The means of the emulators that have a figure in every row, so that they can be compared. */
  private static Map<String, Double> means(List<Line> rows) {
    Map<String, Double> means = new LinkedHashMap<>();
    for (String emulator : rows.getFirst().medians().keySet()) {
      List<Double> medians = rows.stream().map(row -> row.medians().get(emulator)).toList();
      if (medians.stream().noneMatch(Objects::isNull)) {
        means.put(emulator, Statistics.geometricMean(medians));
      }
    }
    return means;
  }

  /** The emulators of any line, the subject first and QEMU last. */
  List<String> emulators() {
    Set<String> names = new LinkedHashSet<>(List.of(subject));
    lines.forEach(line -> names.addAll(line.medians().keySet()));
    if (names.remove(Emulator.QEMU)) {
      names.add(Emulator.QEMU);
    }
    return List.copyOf(names);
  }

  /** The subject's figure over the interpreter's, where a line has both and they differ. */
  Double ratioToInterpreter(Line line) {
    Double own = line.medians().get(subject);
    Double interpreter = line.medians().get(INTERPRETER);
    return subject.equals(INTERPRETER) || own == null || interpreter == null
        ? null
        : Double.valueOf(own / interpreter);
  }

  @Override
  public String table() {
    if (lines.isEmpty()) {
      return "nothing was measured\n";
    }
    List<String> emulators = emulators();
    TextTable table = new TextTable();
    table.row(cells("", "unit", emulators, "/qemu", "/interpreter", "aim", ""));
    String section = "";
    for (Line line : lines) {
      if (!line.section().equals(section)) {
        section = line.section();
        table.row(
            cells(section + ":", "", emulators.stream().map(e -> "").toList(), "", "", "", ""));
      }
      table.row(
          cells(
              "  " + line.name(),
              line.unit(),
              emulators.stream().map(emulator -> text(line.medians().get(emulator))).toList(),
              text(line.ratioToQemu()),
              text(ratioToInterpreter(line)),
              line.aim() == null ? "" : line.aim(),
              verdict(line)));
    }
    return table.toString();
  }

  private static List<String> cells(
      String name, String unit, List<String> figures, String... others) {
    List<String> cells = new ArrayList<>(List.of(name, unit));
    cells.addAll(figures);
    cells.addAll(List.of(others));
    return cells;
  }

  /** A figure, or nothing where there is none. */
  static String text(Double value) {
    return value == null ? "" : Measure.text(value);
  }

  /** Whether a line's aim is met, in a word. */
  static String verdict(Line line) {
    return line.met() == null ? "" : line.met() ? "met" : "missed";
  }
}
