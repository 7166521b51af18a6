package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoardsBenchmarkTest {
  private static BoardsBenchmark of(String script) {
    return new BoardsBenchmark(
        new Emulator("sh", List.of("sh", "-c", script, "sh")), Path.of("linux"));
  }

  @Test
  void comparesTheMediansOfRunsInTurns() {
    // The second argument is the machine, the last one the file of --stats.
    String script =
        """
        case $2 in imx21ads) w=3;; *) w=2;; esac
        while [ $# -gt 1 ]; do shift; done
        echo '{"wallSeconds": '$w', "cpuSeconds": 4, "guestInstructions": '$w'000000}' >"$1"
        """;
    List<String> progress = new ArrayList<>();
    String[] lines = of(script).run(2, progress::add).table().split("\n", -1);
    assertTrue(lines[2].matches("versatilepb +2\\.00 +1\\.00 +4\\.00 +1\\.00 +2\\.00 +1\\.00"));
    assertTrue(lines[3].matches("imx21ads +3\\.00 +1\\.50 +4\\.00 +1\\.00 +3\\.00 +1\\.50"));
    assertEquals("bench: round 1 of 2: Linux on versatilepb: 2.00 s", progress.getFirst());
    assertEquals("bench: round 1 of 2: Linux on imx21ads: 3.00 s", progress.get(1));
  }

  @Test
  void tellsWhichBoardFailed() {
    BenchException e = assertThrows(BenchException.class, () -> of("exit 2").run(1, line -> {}));
    assertTrue(e.getMessage().startsWith("Linux on versatilepb: "), e.getMessage());
  }
}
