package dev.armature.bench;

import java.nio.file.Path;

/** Where the recipes in {@code guests/} put what they make. */
public final class GuestCache {
  private GuestCache() {}

  /**
   * The folder of one kind of guest, which need not exist.
   *
   * @param kind the name of the recipe's folder: {@code bench} or {@code linux}
   */
  public static Path folder(String kind) {
    String cache = System.getenv("ARMATURE_CACHE");
    Path parent =
        cache == null || cache.isEmpty() ? Path.of(home(), ".cache", "armature") : Path.of(cache);
    return parent.resolve(kind);
  }

  /** As the recipes have it; the JVM's own user.home does not follow the environment. */
  private static String home() {
    String home = System.getenv("HOME");
    return home == null || home.isEmpty() ? System.getProperty("user.home") : home;
  }
}
