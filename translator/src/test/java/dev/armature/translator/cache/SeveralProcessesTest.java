package dev.armature.translator.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of their own use one folder at once. */
class SeveralProcessesTest {
  private static final int[] ENTRIES = {0x8000, 0x9000};

  /** Of the processes, for the host to start and run them. */
  private static final int PATIENCE_SECONDS = 120;

  @TempDir private Path files;

  @Test
  void eachFindsWholeFilesAndWhatWasKeptBefore() throws Exception {
    List<Process> users = new ArrayList<>();
    try {
      for (int entry : ENTRIES) {
        users.add(start(entry));
      }
      for (Process user : users) {
        assertEquals("ready", user.inputReader().readLine());
      }
      for (Process user : users) {
        user.getOutputStream().write('\n');
        user.getOutputStream().flush();
      }
      for (Process user : users) {
        assertTrue(user.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "a process hangs");
        assertEquals(0, user.exitValue());
      }
    } finally {
      users.forEach(Process::destroyForcibly);
    }
    Set<Integer> kept = entriesKept();
    assertTrue(kept.contains(ENTRIES[0]) || kept.contains(ENTRIES[1]), kept.toString());
    // When nobody else writes, nothing is lost.
    for (int entry : ENTRIES) {
      CacheUser.learn(CacheUser.open(files), entry, 0);
    }
    assertEquals(Set.of(ENTRIES[0], ENTRIES[1]), entriesKept());
    try (Stream<Path> all = Files.list(files)) {
      assertEquals(1, all.count(), "something was left beside the file");
    }
  }

  private Set<Integer> entriesKept() {
    TranslationCache cache = CacheUser.open(files);
    assertTrue(CacheUser.isWhole(cache));
    return cache.waiting().stream().map(RegionHint::entry).collect(Collectors.toSet());
  }

  private Process start(int entry) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CacheUser.class.getName(),
            files.toString(),
            Integer.toString(entry))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
