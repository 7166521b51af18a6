package dev.armature.translator.programs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * All engines do the same with programs that loop, call, abort and change themselves.
 *
 * <p>{@code -Darmature.fuzz.program=N} runs program N alone. {@code -Darmature.fuzz.seconds=N} goes
 * on for N seconds from the program {@code -Darmature.fuzz.first=N}, by default from the clock, and
 * tells of all that differ.
 */
class LoopingProgramsTest {
  private static final int PROGRAMS = 160;
  private static final int SHOWN = 5;

  @Test
  void allEnginesDoTheSame() {
    Long only = Long.getLong("armature.fuzz.program");
    Integer seconds = Integer.getInteger("armature.fuzz.seconds");
    long first = only != null ? only : seconds == null ? 0 : firstOfLongRun();
    long end = first + (only == null ? PROGRAMS : 1);
    long stop = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds == null ? 0 : seconds);
    StringBuilder report = new StringBuilder();
    int different = 0;
    long regions = 0;
    long n = first;
    for (; seconds == null ? n < end : System.nanoTime() < stop && different < SHOWN; n++) {
      Comparison comparison = new Comparison(n);
      String difference = comparison.difference();
      if (difference != null && ++different <= SHOWN) {
        report
            .append(difference)
            .append("alone: -Darmature.fuzz.program=")
            .append(n)
            .append("\n\n");
      }
      regions += comparison.regions();
    }
    if (seconds != null) {
      System.out.printf("programs %d to %d, %d regions%n", first, n - 1, regions);
    }
    if (different > 0) {
      fail(different + " programs differ; first:\n" + report);
    }
    long made = regions;
    assertTrue(only != null || made > n - first, () -> "only " + made + " regions were made");
  }

  private static long firstOfLongRun() {
    return Long.getLong("armature.fuzz.first", System.currentTimeMillis());
  }
}
