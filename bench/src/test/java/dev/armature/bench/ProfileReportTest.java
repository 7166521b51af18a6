package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileReportTest {
  /** An emulator that writes {@code json} where it is told to, and ends with {@code exitCode}. */
  private static ProfileRun run(String json, int exitCode) {
    String script =
        "while [ $# -gt 1 ]; do [ \"$1\" = --stats ] && echo '"
            + json
            + "' > \"$2\"; shift; done; exit "
            + exitCode;
    return new ProfileRun(
        "boot", new Emulator("sh", List.of("sh", "-c", script, "sh")), List.of(), 3);
  }

  @Test
  void sharesAreOfTheProcessorTimeOfAllRuns() {
    Map<String, Double> times =
        run(
                "{\"cpuThread\": {\"wallSeconds\": 4, \"processorSeconds\": 2, \"c2Seconds\": 0.5, \"samples\": 7}}",
                3)
            .run();
    String[] lines =
        ProfileReport.of(2, Map.of("boot", List.of(times, times))).table().split("\n", -1);
    assertTrue(lines[2].matches("boot +0 +0 +0 +25 .* 4\\.00 .* 8\\.00"), lines[2]);
  }

  @Test
  void refusesStatisticsWithoutTimes() {
    BenchException e = assertThrows(BenchException.class, () -> run("{}", 3).run());
    assertEquals("boot: its statistics say nothing of times", e.getMessage());
  }

  @Test
  void refusesAnotherExitCode() {
    assertThrows(BenchException.class, () -> run("{}", 0).run());
  }
}
