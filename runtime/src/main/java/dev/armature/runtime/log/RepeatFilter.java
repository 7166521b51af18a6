package dev.armature.runtime.log;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps a guest that loops from filling a disk: a line is shown the first time, then the tenth, the
 * hundredth and so on, with how often it came. Any thread.
 */
final class RepeatFilter {
  /** How many different lines are told apart; what comes then that is new is not shown. */
  static final int MOST_LINES = 10_000;

  private final Map<String, Long> seen = new HashMap<>();
  private boolean full;

  /** What to show for {@code line}; null for nothing. */
  synchronized String shown(String line) {
    Long before = seen.get(line);
    if (before == null && seen.size() == MOST_LINES) {
      if (full) {
        return null;
      }
      full = true;
      return "(" + MOST_LINES + " different lines: new ones are not shown any more)";
    }
    long count = before == null ? 1 : before + 1;
    seen.put(line, count);
    if (count == 1) {
      return line;
    }
    return isPowerOfTen(count) ? line + " (" + count + " times)" : null;
  }

  private static boolean isPowerOfTen(long n) {
    long power = 1;
    while (power < n) {
      power *= 10;
    }
    return power == n;
  }
}
