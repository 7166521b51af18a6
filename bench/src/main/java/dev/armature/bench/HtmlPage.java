package dev.armature.bench;

import static j2html.TagCreator.body;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.style;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report as one page that needs no other file: tables, and a picture of each section. */
final class HtmlPage {
  private static final String STYLE =
      """
      body { font-family: sans-serif; max-width: 62em; margin: 2em auto; padding: 0 1em; }
      table { border-collapse: collapse; margin: 1em 0; }
      th, td { padding: 0.2em 0.7em; text-align: right; border-bottom: 1px solid #ddd; }
      th:first-child, td:first-child { text-align: left; }
      tr.mean td { font-weight: bold; }
      td.met { color: #176a2e; }
      td.missed { color: #a61b1b; }
      svg { max-width: 100%; height: auto; }
      """;

  private final SheetReport report;
  private final LatencyReport latency;

  /**
   * @param latency the distributions to draw; null if there are none
   */
  HtmlPage(SheetReport report, LatencyReport latency) {
    this.report = report;
    this.latency = latency;
  }

  /** The page's text. */
  String text() {
    String name = "Armature: bench " + report.benchmark();
    return document(
        html(
                head(meta().withCharset("utf-8"), title(name), style(rawHtml(STYLE))),
                body(
                    h1(name),
                    p(where()),
                    iff(!report.complete(), p("Not complete: the run was not over.")),
                    each(sections().entrySet(), e -> sectionOf(e.getKey(), e.getValue())),
                    latencyPlot()))
            .withLang("en"));
  }

  private String where() {
    Report.Host host = report.host();
    return host.measured()
        + ", "
        + host.processors()
        + " processors, "
        + host.system()
        + ", "
        + host.java()
        + "; medians of up to "
        + report.rounds()
        + " rounds, the emulators in turns; ratios and aims are of "
        + report.subject();
  }

  private Map<String, List<SheetReport.Line>> sections() {
    Map<String, List<SheetReport.Line>> sections = new LinkedHashMap<>();
    report
        .lines()
        .forEach(
            line -> sections.computeIfAbsent(line.section(), s -> new ArrayList<>()).add(line));
    return sections;
  }

  private DomContent sectionOf(String name, List<SheetReport.Line> lines) {
    List<String> emulators =
        report.emulators().stream()
            .filter(e -> lines.stream().anyMatch(line -> line.medians().containsKey(e)))
            .toList();
    List<SheetReport.Line> rows =
        lines.stream().filter(line -> !line.name().equals(SheetReport.MEAN)).toList();
    // A rate's size says nothing beside another work's, but the ratio to QEMU's does.
    boolean asRatio =
        rows.getFirst().unit().equals(Measure.RATE.unit())
            && rows.stream().allMatch(line -> line.ratioToQemu() != null);
    return section(
        h2(name),
        rawHtml(
            asRatio
                ? BarChart.ofRatios(name + ", over QEMU", report.subject(), rows)
                : BarChart.of(name, emulators, rows)),
        table(thead(heading(emulators)), tbody(each(lines, line -> row(emulators, line)))));
  }

  private static DomContent heading(List<String> emulators) {
    return tr(
        th(""),
        th("unit"),
        each(emulators, emulator -> th(emulator)),
        th("/qemu"),
        th("/interpreter"),
        th("aim"),
        th(""));
  }

  private DomContent row(List<String> emulators, SheetReport.Line line) {
    String verdict = SheetReport.verdict(line);
    return tr(
            td(line.name()),
            td(line.unit()),
            each(emulators, e -> td(SheetReport.text(line.medians().get(e)))),
            td(SheetReport.text(line.ratioToQemu())),
            td(SheetReport.text(report.ratioToInterpreter(line))),
            td(line.aim() == null ? "" : line.aim()),
            td(verdict).withClass(verdict))
        .withCondClass(line.name().equals(SheetReport.MEAN), "mean");
  }

  private DomContent latencyPlot() {
    return latency == null || latency.series().isEmpty()
        ? rawHtml("")
        : rawHtml(BarChart.svg(LatencyPlot.chart(latency)));
  }
}
