package dev.armature.translator.programs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * All engines do the same with programs that loop, call, abort and change themselves.
 *
 * <p>{@code -Darmature.fuzz.program=N} runs program N alone. {@code -Darmature.fuzz.seconds=N} goes
 * on for N seconds behind the usual ones, with programs from {@code -Darmature.fuzz.first=N} on, by
 * default a number made from the clock. What differs is told with the command that runs it alone.
 */
class LoopingProgramsTest {
  private static final int PROGRAMS = 160;
  private static final int SHOWN = 5;
  private static final long TOLD_EVERY = TimeUnit.MINUTES.toNanos(1);

  private final StringBuilder report = new StringBuilder();
  private int different;
  private long regions;
  private long moved;
  private long hintsUsed;

  @TempDir private Path files;

  @Test
  @DisabledIfSystemProperty(named = "armature.fuzz.program", matches = ".*")
  void allEnginesDoTheSame() {
    for (long n = 0; n < PROGRAMS; n++) {
      compare(n);
    }
    failIfAnyDiffers();
    assertTrue(regions > PROGRAMS, () -> "only " + regions + " regions were made");
    assertTrue(moved > PROGRAMS, () -> "only " + moved + " regions were moved");
    assertTrue(hintsUsed > 0, "no hint was used");
  }

  @Test
  @EnabledIfSystemProperty(named = "armature.fuzz.program", matches = ".*")
  void allEnginesDoTheSameWithOneProgram() {
    compare(Long.getLong("armature.fuzz.program"));
    failIfAnyDiffers();
  }

  @Test
  @EnabledIfSystemProperty(named = "armature.fuzz.seconds", matches = ".*")
  void allEnginesDoTheSameForSomeTime() {
    long first = Long.getLong("armature.fuzz.first", System.currentTimeMillis());
    long start = System.nanoTime();
    long length = TimeUnit.SECONDS.toNanos(Long.getLong("armature.fuzz.seconds"));
    long told = start;
    System.out.printf("programs from %d on%n", first);
    long n = first;
    for (; System.nanoTime() - start < length && different < SHOWN; n++) {
      compare(n);
      if (System.nanoTime() - told > TOLD_EVERY) {
        told = System.nanoTime();
        System.out.printf("programs %d to %d, %d regions%n", first, n, regions);
      }
    }
    System.out.printf(
        "programs %d to %d, %d regions, %d moved, %d hints used, %d differ%n",
        first, n - 1, regions, moved, hintsUsed, different);
    failIfAnyDiffers();
  }

  private void compare(long n) {
    Comparison comparison = new Comparison(n, files);
    String difference;
    try {
      difference = comparison.difference();
    } catch (RuntimeException | Error e) {
      throw new AssertionError("in program " + n, e);
    }
    regions += comparison.regions();
    moved += comparison.moved();
    hintsUsed += comparison.hintsUsed();
    if (difference != null && ++different <= SHOWN) {
      report
          .append(difference)
          .append("alone: mvn -pl translator -am test -Dtest=LoopingProgramsTest")
          .append(" -Dsurefire.failIfNoSpecifiedTests=false -Darmature.fuzz.program=")
          .append(n)
          .append("\n\n");
    }
  }

  private void failIfAnyDiffers() {
    if (different > 0) {
      fail(different + " programs differ; first:\n" + report);
    }
  }
}
