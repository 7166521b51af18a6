package dev.armature.translator.region;

/** Finds out which translated code was running when something went wrong. */
public final class RegionNames {
  private static final String PREFIX = RegionEmitter.CLASS_PREFIX.replace('/', '.');

  private RegionNames() {}

  /**
   * The region that {@code error} came out of: its address in hexadecimal, with a t after it for
   * Thumb. Regions are hidden classes, whose frames the JVM shows only with -XX:+ShowHiddenFrames.
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
