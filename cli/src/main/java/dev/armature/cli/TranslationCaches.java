package dev.armature.cli;

import dev.armature.bench.GuestCache;
import dev.armature.translator.EngineKind;
import dev.armature.translator.cache.TranslationCache;
import java.nio.file.Path;

/** Where a run keeps what it learns about its guest. */
final class TranslationCaches {
  /** The option that says so. */
  static final String OPTION = "--translation-cache";

  private static final String OFF = "off";

  private TranslationCaches() {}

  /**
   * The cache that the options ask for, or null for none. By default there is one in the user's
   * cache if the launcher started this program, and none if it is part of another.
   */
  static TranslationCache of(GivenOptions given, RunOptions options) throws UsageException {
    String place = given.value(OPTION, null);
    if (place != null && place.isEmpty()) {
      throw new UsageException("%s: it takes a folder, or %s", OPTION, OFF);
    }
    Path directory =
        place == null ? standard() : place.equals(OFF) ? null : Specs.path(OPTION, place);
    return directory == null || options.engine() != EngineKind.TIERED
        ? null
        : new TranslationCache(directory, options.optimizations());
  }

  private static Path standard() {
    return System.getProperty("armature.home") == null ? null : GuestCache.folder("translation");
  }
}
