package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.translator.CpuFixture;
import dev.armature.translator.Optimization;
import dev.armature.translator.cache.RegionHint;
import dev.armature.translator.cache.Span;
import dev.armature.translator.cache.TranslationCache;
import dev.armature.translator.region.TranslatingEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
      // Takes the hints: the engine's worker is about to read another file, that of the page as it
      // is.
      assertTrue(cache.hasLoaded());
      assertTrue(cache.figures().loaded() > 0);
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

  /** Joined hints have the bytes by address, so that the entry's page may come last. */
  @Test
  void aHintMayHaveItsEntryBehindAnotherPage() {
    int second = PagedFixture.PAGES + 0x1000;
    int[] last = {LOOP[0]};
    int[] first = {LOOP[1], LOOP[2], LOOP[3]};
    RegionHint hint =
        new RegionHint(
            second,
            false,
            List.of(new Span(second - 4, bytes(last)), new Span(second, bytes(first))),
            Set.of(second - 4, second, second + 4, second + 8),
            Set.of(second - 4, second + 8),
            Map.of(),
            Set.of());
    TranslationCache learning = cache();
    try (PagedFixture p = acrossPages(learning, last, first)) {
      learn(p.f, learning, hint);
    }
    TranslationCache cache = cache();
    try (PagedFixture p = acrossPages(cache, last, first)) {
      for (int i = 0; cache.figures().learned() == 0; i++) {
        assertTrue(i < PATIENCE, "no region came");
        p.f.cpu.pc = second;
        p.f.reg(2, 0).reg(4, ROUNDS).run(ROUNDS * 3);
        assertEquals(ROUNDS - 1, p.f.cpu.r[2]);
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** A file is anybody's: a switch over the targets must not have one of them twice. */
  @Test
  void aHintMayNameATargetTwice() {
    // As LOOP, but with movne pc, r6.
    int[] code = {LOOP[0], LOOP[1], 0x11A0F006, LOOP[3]};
    int entry = CpuFixture.CODE;
    RegionHint hint =
        new RegionHint(
            entry,
            false,
            List.of(new Span(entry, bytes(code))),
            Set.of(entry, entry + 4, entry + 8),
            Set.of(),
            Map.of(entry + 8, List.of(entry, entry)),
            Set.of());
    TranslationCache learning = cache();
    try (CpuFixture f = fixture(NEVER_HOT, learning, code)) {
      learn(f, learning, hint);
    }
    TranslationCache cache = cache();
    try (CpuFixture f = fixture(NEVER_HOT, cache, code)) {
      f.reg(6, entry);
      awaitRegion(f, cache);
    }
  }

  /** A run of the guest of {@code f} that learns {@code hint}. */
  private static void learn(CpuFixture f, TranslationCache cache, RegionHint hint) {
    f.run(1);
    for (int i = 0; !cache.hasLoaded(); i++) {
      assertTrue(i < PATIENCE, "the cache was not read");
      LockSupport.parkNanos(1_000_000);
    }
    cache.learn(hint, () -> Integer.MAX_VALUE);
    cache.save();
  }

  /**
   * The last page of RAM, which ends with {@code last}, and behind it a page from elsewhere that
   * starts with {@code first}, where the PC is.
   */
  private static PagedFixture acrossPages(TranslationCache cache, int[] last, int[] first) {
    PagedFixture p = new PagedFixture(fixture(NEVER_HOT, cache));
    p.map(0, 0xFF000, PagedFixture.OPEN);
    p.map(1, 0x20000, PagedFixture.OPEN);
    p.f.words(0xFFFFC, last).words(0x20000, first);
    p.f.cpu.pc = PagedFixture.PAGES + 0x1000;
    return p;
  }

  private static byte[] bytes(int... words) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(words);
    return bytes.array();
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
