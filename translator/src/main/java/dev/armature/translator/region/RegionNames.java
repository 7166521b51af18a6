package dev.armature.translator.region;

import dev.armature.runtime.symbols.GuestSymbols;

/** The names of translated code, in stack traces and profiles. */
public final class RegionNames {
  private static final String PREFIX = RegionEmitter.CLASS_PREFIX.replace('/', '.');

  /** Longer names of functions are cut off. */
  private static final int MAX_NAME = 80;

  private RegionNames() {}

  /**
   * What the class of a region is called behind its prefix: the address in hexadecimal, a t for
   * Thumb, and the function that it starts in, if that is known: {@code c0008000_memcpy}.
   * Characters that no JVM tool would take in a class name become underscores.
   */
  static String of(int entry, boolean thumb, GuestSymbols symbols) {
    String address = Integer.toHexString(entry) + (thumb ? "t" : "");
    return symbols
        .functionAt(entry)
        .map(function -> address + "_" + sanitized(function.name()))
        .orElse(address);
  }

  private static String sanitized(String name) {
    StringBuilder clean = new StringBuilder(name);
    clean.setLength(Math.min(clean.length(), MAX_NAME));
    for (int i = 0; i < clean.length(); i++) {
      char c = clean.charAt(i);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '$');
      clean.setCharAt(i, plain ? c : '_');
    }
    return clean.toString();
  }

  /**
   * The region that {@code error} came out of, as {@link #of(int, boolean, GuestSymbols)} has it.
   * Regions are hidden classes, whose frames the JVM shows only with -XX:+ShowHiddenFrames.
   *
   * @return the name, or null if no region is in the stack trace
   */
  public static String of(Throwable error) {
    for (StackTraceElement frame : error.getStackTrace()) {
      if (frame.getClassName().startsWith(PREFIX)) {
        String name = frame.getClassName().substring(PREFIX.length());
        int suffix = name.indexOf('/');
        return suffix < 0 ? name : name.substring(0, suffix);
      }
    }
    return null;
  }
}
