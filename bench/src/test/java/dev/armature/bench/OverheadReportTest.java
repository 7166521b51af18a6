package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.bench.OverheadBenchmark.With;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverheadReportTest {
  private static OverheadReport.Cost cost(String kernel, double... gdb) {
    Map<With, List<Double>> ratios = new EnumMap<>(With.class);
    ratios.put(With.EVENTS, List.of(1.0, 1.0, 1.0));
    ratios.put(With.GDB, Arrays.stream(gdb).boxed().toList());
    return OverheadReport.Cost.of(kernel, ratios);
  }

  @Test
  void costsAreOfMediansAndTheirMeanIsGeometric() {
    OverheadReport report = OverheadReport.of(List.of(cost("a", 0.5, 0.1, 2), cost("b", 2, 2, 2)));
    assertEquals(50, report.kernels().getFirst().percent().get(With.GDB), 1e-9);
    assertEquals(-100, report.kernels().getLast().percent().get(With.GDB), 1e-9);
    assertEquals(0, report.mean().get(With.GDB), 1e-9);
    assertTrue(report.table().contains("mean"), report.table());
    assertTrue(report.table().lines().findFirst().orElseThrow().endsWith("events     gdb"));
  }
}
