package dev.armature.cli;

import static j2html.TagCreator.body;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.title;

import dev.armature.bench.BarChart;
import j2html.tags.DomContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** The figures of a recording as a page with plots. */
final class StatsPage {
  private static final int LABEL_DEGREES = 45;

  private StatsPage() {}

  static String of(String name, RecordedFigures figures) {
    String heading = "Armature: " + name;
    return document(
        html(
                head(meta().withCharset("utf-8"), title(heading)),
                body(
                    h1(heading),
                    histogram("Interrupts: raised to taken, us", figures.latencies()),
                    histogram("Translation of a region, ms", figures.translationMillis()),
                    bars("Accesses of devices", figures.devices()),
                    bars("Exceptions", figures.exceptions()),
                    each(
                        figures.hypercalls().entrySet(),
                        e -> histogram("Hypercall " + e.getKey() + ", us", e.getValue())),
                    each(
                        figures.tables().entrySet(),
                        e -> section(h2(e.getKey()), pre(e.getValue().toString())))))
            .withLang("en"));
  }

  /** How many values lie below 1, 2, 4 and so on. */
  private static DomContent histogram(String what, List<Double> values) {
    Map<String, Long> counts = new LinkedHashMap<>();
    double least = 1.0 / 16;
    double most = values.stream().mapToDouble(v -> v).max().orElse(0);
    double from = 0;
    for (double to = least; from <= most && !values.isEmpty(); to *= 2) {
      double low = from;
      double high = to;
      long count = values.stream().filter(v -> v >= low && v < high).count();
      // Nothing is lost in front of the first.
      if (count > 0 || !counts.isEmpty()) {
        counts.put(String.format(Locale.ROOT, "< %.4g", to), count);
      }
      from = to;
    }
    return bars(what, counts);
  }

  private static DomContent bars(String what, Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return rawHtml("");
    }
    CategoryChart chart = new CategoryChartBuilder().width(900).height(380).title(what).build();
    chart.getStyler().setXAxisLabelRotation(LABEL_DEGREES);
    chart.getStyler().setLegendVisible(false);
    chart.addSeries(what, List.copyOf(counts.keySet()), List.copyOf(counts.values()));
    return rawHtml(BarChart.svg(chart));
  }
}
