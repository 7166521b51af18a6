package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.bench.OverheadBenchmark.With;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverheadReportTest {
  private static Map<With, List<Double>> ratios(double... gdb) {
    Map<With, List<Double>> ratios = new EnumMap<>(With.class);
    ratios.put(With.EVENTS, List.of(1.0, 1.0, 1.0));
    ratios.put(With.GDB, Arrays.stream(gdb).boxed().toList());
    return ratios;
  }

  @Test
  void costsAreMediansWithAnInterval() {
    Map<String, Map<With, List<Double>>> all = new LinkedHashMap<>();
    all.put("a", ratios(0.25, 0.5, 0.75));
    all.put("b", ratios(2, 2, 2));
    OverheadReport report = OverheadReport.of(all);
    Statistics.Interval gdb = report.percent().get(With.GDB);
    assertEquals(100 * (1 - (0.75 + 2) / 2), gdb.middle(), 1e-9);
    assertEquals(-100, gdb.low(), 1e-9);
    assertTrue(gdb.high() > 25 && gdb.high() <= 75, gdb.toString());
    Statistics.Interval events = report.percent().get(With.EVENTS);
    assertEquals(0, events.low(), 1e-9);
    assertEquals(0, events.high(), 1e-9);
    List<String> lines = report.table().lines().toList();
    assertTrue(lines.getFirst().endsWith("events     gdb"), report.table());
    assertTrue(lines.get(2).matches("a +0\\.0 +50\\.0"), report.table());
  }
}
