package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class XenReportTest {
  @Test
  void aFigureOfManyTurnsHasAnInterval() {
    Map<XenFigure, List<Double>> figures = new EnumMap<>(XenFigure.class);
    figures.put(XenFigure.NULL_CALL, List.of(3.0, 1.0, 2.0));
    figures.put(
        XenFigure.POLICY_RING, IntStream.rangeClosed(-50, 50).mapToObj(i -> i / 10.0 + 1).toList());
    XenReport report = XenReport.of(figures);
    assertNull(report.rows().getFirst().interval());
    Statistics.Interval ring = report.rows().getLast().interval();
    assertEquals(1, ring.middle(), 1e-9);
    assertTrue(ring.low() < 1 && ring.low() > -1, ring.toString());
    assertTrue(ring.high() > 1 && ring.high() < 3, ring.toString());
    List<String> lines = report.table().lines().toList();
    assertTrue(
        lines.get(2).matches("null hypercall, ns +2\\.00 +1\\.00 +3\\.00 +<= 60\\.0"),
        report.table());
    assertTrue(lines.get(3).matches(".* 1\\.00 +-4\\.00 +6\\.00 .*<= 3\\.00"), report.table());
  }
}
