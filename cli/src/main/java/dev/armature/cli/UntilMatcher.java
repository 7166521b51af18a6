package dev.armature.cli;

import java.io.OutputStream;
import java.util.regex.Pattern;

/**
 * Looks for a pattern in the lines that pass through it, also in a line that has not ended, such as
 * a prompt. Bytes are taken as ISO 8859-1. Of a very long line only the last part is looked at, so
 * that a guest cannot make it grow.
 */
final class UntilMatcher extends OutputStream {
  private static final int MAX_LINE = 4096;

  private final Pattern pattern;
  private final Runnable onMatch;
  private final StringBuilder line = new StringBuilder();
  private boolean matched;

  /** A matcher that runs {@code onMatch} once, on the thread that writes the matching bytes. */
  UntilMatcher(Pattern pattern, Runnable onMatch) {
    this.pattern = pattern;
    this.onMatch = onMatch;
  }

  @Override
  public void write(int value) {
    add((byte) value);
    look();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      add(bytes[i]);
    }
    look();
  }

  private void add(byte value) {
    if (value == '\n') {
      look();
      line.setLength(0);
    } else if (value != '\r') {
      if (line.length() == MAX_LINE) {
        look();
        line.delete(0, MAX_LINE / 2);
      }
      line.append((char) (value & 0xFF));
    }
  }

  private void look() {
    if (!matched && !line.isEmpty() && pattern.matcher(line).find()) {
      matched = true;
      onMatch.run();
    }
  }
}
