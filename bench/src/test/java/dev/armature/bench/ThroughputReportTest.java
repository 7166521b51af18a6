package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThroughputReportTest {
  private final ThroughputReport report = ThroughputReport.of(3000, 1000, samples());

  private static Map<String, Map<String, List<Double>>> samples() {
    Map<String, Map<String, List<Double>>> samples = new LinkedHashMap<>();
    samples.put("crc32", rates(List.of(50.0, 40.0, 500.0), List.of(1000.0), List.of(500.0)));
    samples.put("sort", rates(List.of(20.0), List.of(800.0), List.of(1600.0)));
    return samples;
  }

  private static Map<String, List<Double>> rates(
      List<Double> interpreter, List<Double> translator, List<Double> qemu) {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    rates.put("interpreter", interpreter);
    rates.put("translator", translator);
    rates.put("qemu", qemu);
    return rates;
  }

  @Test
  void ratiosAreOfMediansAndTheirMeanIsGeometric() {
    assertEquals(50, report.kernels().getFirst().medians().get("interpreter"));
    assertEquals(2, report.kernels().getFirst().ratios().get("translator/qemu"));
    assertEquals(0.5, report.kernels().getLast().ratios().get("translator/qemu"));
    assertEquals(1, report.ratios().get("translator/qemu"), 1e-12);
  }

  @Test
  void tableHasARowForEachKernelAndTheMean() {
    String[] lines = report.table().split("\n", -1);
    assertTrue(lines[0].matches("MIPS +interpreter +translator +qemu .*translator/qemu"), lines[0]);
    assertTrue(lines[2].matches("crc32 +50 +1000 +500 .* 2\\.00"), lines[2]);
    assertTrue(lines[4].matches("geometric mean +32 +894 +894 .* 1\\.00"), lines[4]);
  }

  @Test
  void withoutBaselinesThereAreNoRatios() {
    ThroughputReport alone =
        ThroughputReport.of(0, 1, Map.of("crc32", Map.of("translator", List.of(1.0))));
    assertTrue(alone.ratios().isEmpty());
  }

  @Test
  void jsonKeepsEverySample(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.json");
    report.write(file);
    JsonNode tree = new ObjectMapper().readTree(file.toFile());
    assertEquals("throughput", tree.get("benchmark").asText());
    JsonNode crc32 = tree.get("kernels").get(0);
    assertEquals("crc32", crc32.get("kernel").asText());
    assertEquals(500.0, crc32.get("samples").get("interpreter").get(2).asDouble());
    assertEquals(20.0, crc32.get("ratios").get("translator/interpreter").asDouble());
  }
}
