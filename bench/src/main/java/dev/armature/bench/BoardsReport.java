package dev.armature.bench;

import dev.armature.bench.BoardsBenchmark.Boot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Boots of one kernel on several boards.
 *
 * @param benchmark always {@code boards}
 * @param host where it was measured
 * @param boots by board, in the order of the runs
 * @param medians of those, by board
 */
record BoardsReport(
    String benchmark, Host host, Map<String, List<Boot>> boots, Map<String, Boot> medians)
    implements Report {
  /** What the others are compared with. */
  private static final LinuxBoard FIRST = LinuxBoard.VERSATILE_PB;

  /** The report on {@code boots}, which has the boards in the order to show. */
  static BoardsReport of(Map<LinuxBoard, List<Boot>> boots) {
    Map<String, List<Boot>> named = new LinkedHashMap<>();
    Map<String, Boot> medians = new LinkedHashMap<>();
    boots.forEach(
        (board, some) -> {
          named.put(board.machine(), some);
          medians.put(
              board.machine(),
              new Boot(
                  median(some, Boot::wallSeconds),
                  median(some, Boot::cpuSeconds),
                  median(some, Boot::guestInstructions)));
        });
    return new BoardsReport("boards", Host.current(), named, medians);
  }

  private static double median(List<Boot> boots, ToDoubleFunction<Boot> figure) {
    return Statistics.median(boots.stream().map(figure::applyAsDouble).toList());
  }

  @Override
  public String table() {
    TextTable table = new TextTable();
    String over = "/" + FIRST.machine();
    table.row(List.of("Linux to /init", "wall s", over, "CPU s", over, "10^6 instr", over));
    Boot first = medians.get(FIRST.machine());
    medians.forEach(
        (machine, boot) ->
            table.row(
                List.of(
                    machine,
                    text(boot.wallSeconds()),
                    text(boot.wallSeconds() / first.wallSeconds()),
                    text(boot.cpuSeconds()),
                    text(boot.cpuSeconds() / first.cpuSeconds()),
                    text(boot.guestInstructions() / 1e6),
                    text(boot.guestInstructions() / first.guestInstructions()))));
    return table.toString();
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
