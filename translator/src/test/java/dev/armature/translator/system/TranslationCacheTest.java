package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.translator.CpuFixture;
import dev.armature.translator.Optimization;
import dev.armature.translator.cache.TranslationCache;
import dev.armature.translator.region.TranslatingEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one run learned serves the next, if its guest is the same. */
class TranslationCacheTest {
  private static final int HOT = 5;

  /** Branches that no run here comes to. */
  private static final int NEVER_HOT = 100_000_000;

  private static final int ROUNDS = 50;
  private static final int PATIENCE = 60_000;

  /** add r2, r2, #1; subs r4, r4, #1; bne to the start; b . */
  private static final int[] LOOP = {0xE2822001, 0xE2544001, 0x1AFFFFFC, 0xEAFFFFFE};

  @TempDir private Path files;

  private TranslationCache cache() {
    return new TranslationCache(files, Optimization.all());
  }

  private static CpuFixture fixture(int hot, TranslationCache cache, int... code) {
    return new CpuFixture(
            cpu -> TranslatingEngine.tiered(cpu, hot, Optimization.all(), cache), 1 << 20)
        .arm(code);
  }

  private static int added(CpuFixture f) {
    f.cpu.pc = CpuFixture.CODE;
    f.reg(2, 0).reg(4, ROUNDS).run(ROUNDS * 3);
    return f.cpu.r[2];
  }

  private static void awaitRegion(CpuFixture f, TranslationCache cache) {
    for (int i = 0; cache.figures().learned() == 0; i++) {
      assertTrue(i < PATIENCE, "no region came");
      assertEquals(ROUNDS, added(f));
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** A first run, which learns of the loop. */
  private void learn() {
    TranslationCache cache = cache();
    try (CpuFixture f = fixture(HOT, cache, LOOP)) {
      awaitRegion(f, cache);
    }
    cache.save();
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> all = Files.list(files)) {
      List<Path> found = all.toList();
      assertEquals(1, found.size());
      return found.get(0);
    }
  }

  @Test
  void codeThatWasHotOnceIsTranslatedWithoutBeingHot() {
    learn();
    TranslationCache cache = cache();
    try (CpuFixture f = fixture(NEVER_HOT, cache, LOOP)) {
      awaitRegion(f, cache);
      assertTrue(cache.figures().used() > 0);
      for (int i = 0; i < 1000; i++) {
        assertEquals(ROUNDS, added(f));
      }
    }
  }

  @Test
  void aHintOfOtherBytesIsNotUsed() {
    learn();
    TranslationCache cache = cache();
    try (CpuFixture f = fixture(NEVER_HOT, cache, LOOP)) {
      // The file is chosen by the page as it is now; the code changes before the hints are read.
      cache.identify(f.memory.readBytes(CpuFixture.CODE & -0x1000, 0x1000));
      f.words(CpuFixture.CODE, 0xE2422001); // sub r2, r2, #1
      cache.load();
      assertTrue(cache.hasHints());
      for (int i = 0; i < 200; i++) {
        assertEquals(-ROUNDS, added(f));
        LockSupport.parkNanos(100_000);
      }
      assertEquals(0, cache.figures().used());
      assertTrue(cache.figures().rejected() > 0);
    }
  }

  @Test
  void codeThatChangesAfterItsRegionWasMadeEarlyIsExecutedAsItIs() {
    learn();
    TranslationCache cache = cache();
    try (CpuFixture f = fixture(NEVER_HOT, cache, LOOP)) {
      for (int i = 0; cache.figures().used() == 0; i++) {
        assertTrue(i < PATIENCE, "no hint was used");
        assertEquals(ROUNDS, added(f));
        LockSupport.parkNanos(100_000);
      }
      byte[] subtract = {0x01, 0x20, 0x42, (byte) 0xE2};
      f.memory.writeBytes(CpuFixture.CODE, subtract, 0, 4);
      for (int i = 0; i < 500; i++) {
        assertEquals(-ROUNDS, added(f));
        LockSupport.parkNanos(100_000);
      }
    }
  }

  @Test
  void aSteadyCacheIsNotWrittenAgain() throws IOException {
    learn();
    byte[] before = Files.readAllBytes(onlyFile());
    // Code without a hint does not become hot, so that nothing new can be learned.
    TranslationCache cache = cache();
    try (CpuFixture f = fixture(NEVER_HOT, cache, LOOP)) {
      awaitRegion(f, cache);
    }
    cache.save();
    assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(onlyFile())));
  }

  @Test
  void aDamagedFileIsMendedByTheNextRun() throws IOException {
    learn();
    byte[] damaged = Files.readAllBytes(onlyFile());
    damaged[damaged.length - 1] ^= 1;
    Files.write(onlyFile(), damaged);
    learn();
    TranslationCache cache = cache();
    try (CpuFixture f = fixture(NEVER_HOT, cache, LOOP)) {
      cache.identify(f.memory.readBytes(CpuFixture.CODE & -0x1000, 0x1000));
      cache.load();
      assertEquals(0, cache.figures().damaged());
      assertTrue(cache.figures().loaded() > 0);
    }
  }
}
