package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.translator.Optimization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizationReportTest {
  @Test
  void aWorthIsTheMedianOfTheRoundsRatios() {
    Map<String, List<Double>> samples = new LinkedHashMap<>();
    // The host is slow in the second round. Of medians the ratio would be 1.5.
    samples.put("all", List.of(200.0, 20.0, 150.0));
    for (Optimization optimization : Optimization.values()) {
      samples.put(OptimizationReport.without(optimization), List.of(100.0, 10.0, 100.0));
    }
    ThroughputReport rates = ThroughputReport.of(0, 0, Map.of("crc32", samples));
    OptimizationReport report = OptimizationReport.of(rates, "all");
    assertEquals(Optimization.values().length, report.worths().size());
    for (OptimizationReport.Worth worth : report.worths()) {
      assertEquals(2.0, worth.mean(), 1e-9);
    }
  }
}
