package dev.armature.cli;

import dev.armature.bench.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What Armature's events in a recording add up to. */
final class RecordedFigures {
  private static final String PREFIX = "armature.";
  private static final double[] PERCENTILES = {0.5, 0.9, 0.99, 1};

  private final List<Double> translationMillis = new ArrayList<>();
  private final List<Double> latencies = new ArrayList<>();
  private final Map<String, Integer> drops = new TreeMap<>();
  private final Map<Integer, Map<String, Long>> exceptions = new TreeMap<>();
  private final Map<Integer, Map<String, Long>> devices = new TreeMap<>();
  private final Map<Integer, List<Double>> hypercalls = new TreeMap<>();
  private final Map<String, Integer> switches = new TreeMap<>();
  private long instructions;
  private long bytecode;

  private RecordedFigures() {}

  /** Reads a recording. */
  static RecordedFigures of(Path recording) throws IOException {
    RecordedFigures figures = new RecordedFigures();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        String name = event.getEventType().getName();
        if (name.startsWith(PREFIX)) {
          figures.add(name.substring(PREFIX.length()), event);
        }
      }
    }
    return figures;
  }

  private void add(String name, RecordedEvent event) {
    double micros = event.getDuration().toNanos() / 1e3;
    switch (name) {
      case "RegionTranslated" -> {
        translationMillis.add(micros / 1e3);
        instructions += event.getInt("instructions");
        bytecode += event.getInt("bytecode");
      }
      case "RegionDropped" -> drops.merge(event.getString("reason"), 1, Integer::sum);
      case "Interrupt" -> latencies.add(micros);
      // Counts grow from the machine's first instruction on: the last one says it all.
      case "ExceptionCount" ->
          of(exceptions, event).put(event.getString("kind"), event.getLong("count"));
      case "DeviceAccess" ->
          of(devices, event).put(event.getString("device"), event.getLong("accesses"));
      case "Hypercall" ->
          hypercalls.computeIfAbsent(event.getInt("number"), n -> new ArrayList<>()).add(micros);
      case "DomainSwitch" ->
          switches.merge(
              domain(event.getInt("from")) + " to " + domain(event.getInt("to")), 1, Integer::sum);
      default -> {}
    }
  }

  private static Map<String, Long> of(
      Map<Integer, Map<String, Long>> machines, RecordedEvent event) {
    return machines.computeIfAbsent(event.getInt("machine"), machine -> new TreeMap<>());
  }

  /** With the machine in front of each name where a recording has several. */
  private static Map<String, Long> named(Map<Integer, Map<String, Long>> machines) {
    Map<String, Long> all = new TreeMap<>();
    machines.forEach(
        (machine, counts) -> {
          String prefix = machines.size() == 1 ? "" : Integer.toHexString(machine) + " ";
          counts.forEach((name, count) -> all.put(prefix + name, count));
        });
    return all;
  }

  private static String domain(int id) {
    return id < 0 ? "nobody" : "d" + id;
  }

  /** Latencies of interrupts, in microseconds. */
  List<Double> latencies() {
    return latencies;
  }

  /** Times of translations, in milliseconds. */
  List<Double> translationMillis() {
    return translationMillis;
  }

  /** Accesses of devices, by machine and device. */
  Map<String, Long> devices() {
    return named(devices);
  }

  /** Exceptions, by machine and kind. */
  Map<String, Long> exceptions() {
    return named(exceptions);
  }

  /** Times of hypercalls, in microseconds, by number. */
  Map<Integer, List<Double>> hypercalls() {
    return hypercalls;
  }

  /** The tables that have something in them, by title. */
  Map<String, TextTable> tables() {
    Map<String, TextTable> tables = new LinkedHashMap<>();
    if (!translationMillis.isEmpty()) {
      tables.put("Regions translated", translations());
    }
    put(tables, "Regions dropped", "reason", drops);
    if (!latencies.isEmpty()) {
      TextTable table = distribution("interrupts", "us");
      table.row(row("raised to taken", latencies));
      tables.put("Interrupts, of at most 1000 a second", table);
    }
    put(tables, "Exceptions", "kind", exceptions());
    put(tables, "Accesses of devices", "device", devices());
    if (!hypercalls.isEmpty()) {
      TextTable table = distribution("number", "us");
      hypercalls.forEach((number, times) -> table.row(row(Integer.toString(number), times)));
      tables.put("Hypercalls, of at most 1000 a second", table);
    }
    put(tables, "Switches between domains, of at most 1000 a second", "from, to", switches);
    return tables;
  }

  private TextTable translations() {
    TextTable table = distribution("regions", "ms");
    table.row(row("time of one", translationMillis));
    table.row(List.of("guest instructions", Long.toString(instructions), "", "", "", ""));
    table.row(List.of("bytes of bytecode", Long.toString(bytecode), "", "", "", ""));
    return table;
  }

  private static TextTable distribution(String what, String unit) {
    TextTable table = new TextTable();
    table.row(List.of(what, "count", "p50 " + unit, "p90", "p99", "most"));
    return table;
  }

  private static List<String> row(String name, List<Double> values) {
    List<String> cells = new ArrayList<>(List.of(name, Integer.toString(values.size())));
    List<Double> sorted = values.stream().sorted().toList();
    for (double percentile : PERCENTILES) {
      int index = (int) Math.ceil(percentile * sorted.size()) - 1;
      cells.add(String.format(Locale.ROOT, "%.2f", sorted.get(Math.max(0, index))));
    }
    return cells;
  }

  private static void put(
      Map<String, TextTable> tables, String title, String what, Map<String, ? extends Number> map) {
    if (!map.isEmpty()) {
      TextTable table = new TextTable();
      table.row(List.of(what, "count"));
      map.forEach((name, count) -> table.row(List.of(name, count.toString())));
      tables.put(title, table);
    }
  }
}
