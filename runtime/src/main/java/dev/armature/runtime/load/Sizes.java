package dev.armature.runtime.load;

import java.util.Locale;

/** Sizes for people. */
final class Sizes {
  private Sizes() {}

  /** {@code bytes} in MB or KB, for example {@code 7.1 MB}. */
  static String text(long bytes) {
    if (bytes < 1 << 20) {
      return (bytes + 1023) / 1024 + " KB";
    }
    String megabytes = String.format(Locale.ROOT, "%.1f", bytes / (double) (1 << 20));
    return megabytes.replace(".0", "") + " MB";
  }
}
