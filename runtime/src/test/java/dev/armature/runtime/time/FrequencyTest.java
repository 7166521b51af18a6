package dev.armature.runtime.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FrequencyTest {
  @Test
  void aTickPassesAtItsVeryNanosecond() {
    for (long hertz : new long[] {1, 3, 32_768, 16_515_072, 266_000_000, 999_999_999}) {
      Frequency frequency = new Frequency(hertz);
      for (long ticks : new long[] {1, 2, 7, 32_768, 1L << 32, 1L << 50}) {
        if (ticks / hertz < 9_000_000_000L) {
          long nanos = frequency.nanos(ticks);
          assertEquals(ticks, frequency.ticks(nanos), hertz + " Hz");
          assertEquals(ticks - 1, frequency.ticks(nanos - 1), hertz + " Hz");
        }
      }
    }
  }

  @Test
  void countsForAHundredYears() {
    long century = 100L * 365 * 86_400;
    Frequency frequency = new Frequency(266_000_000);
    assertEquals(century / 2 * 266_000_000, frequency.ticks(century / 2 * 1_000_000_000));
  }

  @Test
  void standingStillIsNoFrequency() {
    assertThrows(IllegalArgumentException.class, () -> new Frequency(0));
  }
}
