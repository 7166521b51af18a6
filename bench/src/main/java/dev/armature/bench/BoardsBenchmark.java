package dev.armature.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one kernel takes to its /init on each board, by turns: the difference is what probing the
 * board's devices takes.
 *
 * @param emulator Armature
 * @param linux the folder of the Linux guest
 */
record BoardsBenchmark(Emulator emulator, Path linux) {
  /**
   * A boot, as {@code --stats} tells of it: from the power-on of the machine.
   *
   * @param wallSeconds of the host
   * @param cpuSeconds of the whole process, with the JVM's compilers
   * @param guestInstructions retired
   */
  record Boot(double wallSeconds, double cpuSeconds, double guestInstructions) {}

  /**
   * Measures.
   *
   * @param rounds boots of each board, at least 1
   * @param progress is told a line for each boot
   */
  BoardsReport run(int rounds, Consumer<String> progress) {
    Map<LinuxBoard, List<Boot>> boots = new EnumMap<>(LinuxBoard.class);
    for (int round = 1; round <= rounds; round++) {
      for (LinuxBoard board : LinuxBoard.values()) {
        Boot boot = boot(board);
        boots.computeIfAbsent(board, b -> new ArrayList<>()).add(boot);
        progress.accept(
            String.format(
                Locale.ROOT,
                "bench: round %d of %d: Linux on %s: %.2f s",
                round,
                rounds,
                board.machine(),
                boot.wallSeconds()));
      }
    }
    return BoardsReport.of(boots);
  }

  private Boot boot(LinuxBoard board) {
    List<String> command = new ArrayList<>(emulator.run(board.machine(), board.options(linux, "")));
    command.addAll(List.of("--until", BootRun.FIRST_LINE));
    try {
      JsonNode figures = RunStatistics.of(command, 0);
      return new Boot(
          figures.path("wallSeconds").asDouble(),
          figures.path("cpuSeconds").asDouble(),
          figures.path("guestInstructions").asDouble());
    } catch (BenchException e) {
      throw e.about("Linux on " + board.machine());
    }
  }
}
