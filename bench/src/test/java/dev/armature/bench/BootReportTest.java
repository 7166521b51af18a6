package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BootReportTest {
  private static final List<BootRun.Result> SLOW =
      List.of(
          new BootRun.Result(4, 100 << 20),
          new BootRun.Result(9, 300 << 20),
          new BootRun.Result(5, 200 << 20));

  private static final List<BootRun.Result> FAST = List.of(new BootRun.Result(2, 0));

  @Test
  void comparesMediansAndKeepsTheLargestMemory() {
    Map<String, List<BootRun.Result>> results = new LinkedHashMap<>();
    results.put("tiered", SLOW);
    results.put("qemu", FAST);
    BootReport report = BootReport.of("boot", results);
    BootReport.Boots tiered = report.emulators().getFirst();
    assertEquals(5, tiered.medianSeconds());
    assertEquals(2.5, tiered.ratioToQemu());
    assertEquals(300 << 20, tiered.residentBytes());
    assertTrue(
        report.table().contains("tiered              5.00       4.00       9.00   2.50      300\n"),
        report.table());
  }

  @Test
  void withoutQemuThereIsNoRatio() {
    assertNull(BootReport.of("boot", Map.of("tiered", SLOW)).emulators().getFirst().ratioToQemu());
  }
}
