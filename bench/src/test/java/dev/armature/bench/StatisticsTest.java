package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void medianOfAnOddNumberIsTheMiddleValue() {
    assertEquals(3, Statistics.median(List.of(9.0, 3.0, 1.0)));
  }

  @Test
  void medianOfAnEvenNumberLiesBetweenTheMiddleValues() {
    assertEquals(2.5, Statistics.median(List.of(100.0, 2.0, 1.0, 3.0)));
  }

  @Test
  void geometricMeanOfRatiosThatCancelIsOne() {
    assertEquals(1, Statistics.geometricMean(List.of(0.25, 2.0, 2.0)), 1e-12);
  }
}
