package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestProcessTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private static GuestProcess start(String script, Duration limit) {
    return new GuestProcess(List.of("sh", "-c", script), limit);
  }

  @Test
  void passesOverOtherLinesAndCarriageReturns() {
    try (GuestProcess process = start("printf 'a\\r\\nwanted 1\\r\\nwanted 2\\n'", LONG)) {
      assertEquals("wanted 1", process.await("wanted"));
      long first = process.lineNanos();
      assertEquals("wanted 2", process.await("wanted"));
      assertTrue(first >= process.startedNanos() && process.lineNanos() >= first);
    }
  }

  @Test
  void cutsALineThatIsTooLong() {
    String script = "head -c 1000000 /dev/zero | tr '\\0' x; echo; echo y";
    try (GuestProcess process = start(script, LONG)) {
      assertEquals("x".repeat(4096), process.await("x"));
      assertEquals("y", process.await(""));
    }
  }

  @Test
  void endsAProcessWhoseTimeIsUp() {
    try (GuestProcess process = start("exec sleep 600", Duration.ofMillis(1))) {
      BenchException e = assertThrows(BenchException.class, () -> process.await("wanted"));
      assertEquals("no wanted within 0 seconds", e.getMessage());
    }
  }

  @Test
  void closeEndsTheProcess() {
    GuestProcess process = start("echo pid $$; exec sleep 600", LONG);
    long pid = Long.parseLong(process.await("pid ").substring("pid ".length()));
    assertTrue(ProcessHandle.of(pid).isPresent());
    process.close();
    assertTrue(ProcessHandle.of(pid).isEmpty());
  }
}
