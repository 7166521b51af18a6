package dev.armature.bench;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jfree.svg.SVGGraphics2D;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;

/** Pictures of a report's sections, as SVG. */
public final class BarChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 380;
  private static final int LABEL_DEGREES = 45;

  private BarChart() {}

  /**
   * The medians of {@code lines}, a group of bars for each line and a bar for each emulator; all
   * lines have one unit.
   */
  static String of(String title, List<String> emulators, List<SheetReport.Line> lines) {
    CategoryChart chart = chart(title, lines.getFirst().unit());
    List<String> names = lines.stream().map(SheetReport.Line::name).toList();
    for (String emulator : emulators) {
      List<Double> values = new ArrayList<>();
      lines.forEach(line -> values.add(line.medians().get(emulator)));
      if (values.stream().anyMatch(Objects::nonNull)) {
        chart.addSeries(emulator, names, values);
      }
    }
    return svg(chart);
  }

  /** The ratios to QEMU's figures of {@code lines}, all of which have one. */
  static String ofRatios(String title, String subject, List<SheetReport.Line> lines) {
    CategoryChart chart = chart(title, subject + " over QEMU");
    chart.addSeries(
        subject,
        lines.stream().map(SheetReport.Line::name).toList(),
        lines.stream().map(SheetReport.Line::ratioToQemu).toList());
    return svg(chart);
  }

  private static CategoryChart chart(String title, String axis) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle(axis)
            .build();
    chart.getStyler().setXAxisLabelRotation(LABEL_DEGREES);
    return chart;
  }

  /** {@code chart} as an element of a page. */
  public static String svg(Chart<?, ?> chart) {
    Styler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    SVGGraphics2D graphics = new SVGGraphics2D(chart.getWidth(), chart.getHeight());
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    return graphics.getSVGElement();
  }
}
