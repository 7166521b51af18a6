package dev.armature.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A picture of latencies: the time that a share of the samples stays below. The share runs by nines
 * to the right, so that the tail shows.
 */
final class LatencyPlot {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 600;
  private static final int STEPS_PER_HALVING = 5;

  private LatencyPlot() {}

  /**
   * Draws {@code report} as a PNG.
   *
   * @throws BenchException if the file cannot be written
   */
  static void write(LatencyReport report, Path file) {
    try {
      BitmapEncoder.saveBitmap(chart(report), file.toString(), BitmapEncoder.BitmapFormat.PNG);
    } catch (IOException e) {
      throw BenchException.usage("cannot write " + file + ": " + e.getMessage());
    }
  }

  /** The picture. */
  static XYChart chart(LatencyReport report) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Latency by percentile")
            .xAxisTitle("1 / (1 - share of samples): 100 is the 99th percentile")
            .yAxisTitle("microseconds")
            .build();
    chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
    report.histograms().forEach((name, histogram) -> addSeries(chart, name, histogram));
    return chart;
  }

  private static void addSeries(XYChart chart, String name, Histogram histogram) {
    List<Double> shares = new ArrayList<>();
    List<Double> micros = new ArrayList<>();
    for (HistogramIterationValue value : histogram.percentiles(STEPS_PER_HALVING)) {
      double rest = 1 - value.getPercentileLevelIteratedTo() / 100;
      if (rest > 0) {
        shares.add(1 / rest);
        micros.add(value.getValueIteratedTo() / 1e3);
      }
    }
    chart.addSeries(name, shares, micros).setMarker(SeriesMarkers.NONE);
  }
}
