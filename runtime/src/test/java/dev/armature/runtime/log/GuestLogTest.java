package dev.armature.runtime.log;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.log.GuestLog.Category;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestLogTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final GuestLog log =
      new GuestLog(
          EnumSet.of(Category.GUEST_ERRORS, Category.INT),
          new PrintStream(bytes, true, StandardCharsets.UTF_8));

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aLoopThatErrsIsToldOfSeldom() {
    for (int i = 0; i < 5_000; i++) {
      log.guestError("uart: write of %x", 7);
      log.guestError("uart: read of %x", 9);
    }
    assertEquals(8, lines().size());
    assertEquals("uart: write of 7", lines().getFirst());
    assertEquals("uart: read of 9 (1000 times)", lines().getLast());
  }

  @Test
  void aLoopThatErrsElsewhereEachTimeIsToldOfUpToALimit() {
    for (int i = 0; i < 3 * RepeatFilter.MOST_LINES; i++) {
      log.guestError("bus: %x", i);
    }
    assertEquals(RepeatFilter.MOST_LINES + 1, lines().size());
  }

  @Test
  void tracesAreComplete() {
    for (int i = 0; i < 50; i++) {
      log.log(Category.INT, "irq");
      log.log(Category.EXEC, "not asked for");
    }
    assertEquals(50, lines().size());
  }
}
