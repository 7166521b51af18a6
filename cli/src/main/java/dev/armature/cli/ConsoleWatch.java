package dev.armature.cli;

import java.io.OutputStream;
import java.util.regex.Pattern;

/**
 * Sees what the guest writes to its first serial line: when it starts, and when --until matches.
 */
final class ConsoleWatch extends OutputStream {
  private final UntilMatcher matcher;
  private volatile long firstByte;
  private volatile long match;

  /**
   * @param until the pattern to look for, or null
   * @param onMatch run once when it is found
   */
  ConsoleWatch(Pattern until, Runnable onMatch) {
    this.matcher =
        until == null
            ? null
            : new UntilMatcher(
                until,
                () -> {
                  match = System.nanoTime();
                  onMatch.run();
                });
  }

  @Override
  public void write(int value) {
    started();
    if (matcher != null) {
      matcher.write(value);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    started();
    if (matcher != null) {
      matcher.write(bytes, offset, length);
    }
  }

  private void started() {
    if (firstByte == 0) {
      firstByte = System.nanoTime();
    }
  }

  /** {@link System#nanoTime} of the first byte, or 0. */
  long firstByte() {
    return firstByte;
  }

  /** {@link System#nanoTime} of the match, or 0. */
  long match() {
    return match;
  }
}
