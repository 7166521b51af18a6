package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IoReportTest {
  private static Map<String, Map<String, List<Double>>> rates(String kind, Double... rates) {
    Map<String, Map<String, List<Double>>> all = new LinkedHashMap<>();
    all.put(kind, Map.of("tiered", List.of(rates)));
    return all;
  }

  @Test
  void timesAreOfMediansAndRatiosOverALoadByTheTlb() {
    Map<String, Map<String, List<Double>>> all = rates("tlb-load", 400.0, 500.0, 600.0);
    all.putAll(rates("device-load", 50.0));
    IoReport report = IoReport.of(all);
    IoReport.Access device = report.accesses().get(1);
    assertEquals(20.0, device.medians().get("tiered"), 1e-9);
    assertEquals(10.0, device.timesTlb().get("tiered"), 1e-9);
    assertTrue(report.table().contains("tiered/tlb-load"), report.table());
  }

  @Test
  void withoutTheBaselineThereAreNoRatios() {
    IoReport report = IoReport.of(rates("device-load", 50.0));
    assertEquals(Map.of(), report.accesses().getFirst().timesTlb());
    assertTrue(report.table().contains("20.00"), report.table());
  }
}
