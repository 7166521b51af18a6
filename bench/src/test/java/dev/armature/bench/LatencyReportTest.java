package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyReportTest {
  @TempDir private Path directory;

  @Test
  void percentilesAreTheSamples() {
    LatencyReport report = report();
    LatencyReport.Series series = report.series().getFirst();
    assertEquals("event", series.name());
    assertEquals(1000, series.samples());
    assertEquals(0.5, series.percentiles().get("p50"), 0.001);
    assertEquals(0.99, series.percentiles().get("p99"), 0.001);
    assertEquals(1, series.percentiles().get("p99.99"), 0.001);
    assertEquals(1, series.maximum(), 0.001);
  }

  @Test
  void tableHasARowForEachSeries() {
    String[] lines = report().table().split("\n", -1);
    assertTrue(lines[0].matches("latency, us +p50 +p90 +p99 +p99.9 +p99.99 +most +samples"));
    assertTrue(lines[2].matches("event +0.5 +0.9 +1.0 +1.0 +1.0 +1.0 +1000"), lines[2]);
    assertTrue(lines[3].matches("echo +200 +200 +200 +200 +200 +200 +1"), lines[3]);
  }

  @Test
  void jsonHasNoHistogramsAndThePlotIsAPicture() throws Exception {
    Path json = directory.resolve("figures.json");
    report().write(json);
    assertTrue(Files.readString(json).contains("\"p99.9\""));
    assertFalse(Files.readString(json).contains("histogram"));
    Path plot = directory.resolve("plot.png");
    LatencyPlot.write(report(), plot);
    assertEquals("PNG", new String(Files.readAllBytes(plot), 1, 3, "US-ASCII"));
  }

  private static LatencyReport report() {
    Histogram event = LatencyProbe.histogram();
    for (int nanos = 1; nanos <= 1000; nanos++) {
      event.recordValue(nanos);
    }
    Histogram echo = LatencyProbe.histogram();
    echo.recordValue(200_000);
    Map<String, Histogram> histograms = new LinkedHashMap<>();
    histograms.put("event", event);
    histograms.put("echo", echo);
    return LatencyReport.of(histograms);
  }
}
