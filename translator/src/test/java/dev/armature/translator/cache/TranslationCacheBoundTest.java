package dev.armature.translator.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.translator.Optimization;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest that makes ever new code does not make what is learned of it grow. */
class TranslationCacheBoundTest {
  @TempDir private Path files;

  @Test
  void learnsOfTheFirstRegionsOnly() {
    TranslationCache cache = new TranslationCache(files, Optimization.all());
    for (int i = 0; i < 10_000; i++) {
      cache.learn(Hints.hint(i << 12, i), () -> 1);
    }
    assertEquals(1_024, cache.figures().learned());
  }
}
