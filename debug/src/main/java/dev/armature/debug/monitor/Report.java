package dev.armature.debug.monitor;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a command answers: named values and tables, in order, which people get as text and programs
 * as a JSON object. A value is a string, a number, a truth value, or a {@link Word}.
 */
public final class Report {
  /**
   * An address or the contents of a register: hexadecimal for people, an unsigned number for
   * programs.
   */
  public record Word(int value) {
    @Override
    public String toString() {
      return String.format("%08x", value);
    }
  }

  private record Value(String name, Object value) {}

  private sealed interface Part {}

  private record Values(String name, List<Value> values, int inLine) implements Part {}

  private record Table(String name, boolean headed, List<String> columns, List<List<Object>> rows)
      implements Part {}

  private final List<Part> parts = new ArrayList<>();
  private Runnable end;

  /** An empty report. */
  public Report() {}

  /** Adds a value, in a line of its own. */
  public Report value(String name, Object value) {
    values().values.add(new Value(name, value));
    return this;
  }

  private Values values() {
    if (!parts.isEmpty() && parts.getLast() instanceof Values last && last.name == null) {
      return last;
    }
    Values fresh = new Values(null, new ArrayList<>(), 1);
    parts.add(fresh);
    return fresh;
  }

  /**
   * Adds values that belong together, several in a line.
   *
   * @param name of the whole, for programs
   */
  public Report words(String name, List<String> names, List<Word> words) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      values.add(new Value(names.get(i), words.get(i)));
    }
    parts.add(new Values(name, values, 4));
    return this;
  }

  /**
   * Begins a table; {@link #row} adds to it.
   *
   * @param name of the whole, for programs
   */
  public Report table(String name, String... columns) {
    parts.add(new Table(name, true, List.of(columns), new ArrayList<>()));
    return this;
  }

  /** As {@link #table}, whose columns explain themselves: people see no heading. */
  public Report plainTable(String name, String... columns) {
    parts.add(new Table(name, false, List.of(columns), new ArrayList<>()));
    return this;
  }

  /** Adds a row to the table that was begun last. */
  public Report row(Object... cells) {
    Table table = (Table) parts.getLast();
    if (cells.length != table.columns.size()) {
      throw new IllegalArgumentException(Arrays.toString(cells));
    }
    table.rows.add(List.of(cells));
    return this;
  }

  /** Has {@code newEnd}, which ends the run, done once the report is written. */
  Report endsBy(Runnable newEnd) {
    end = newEnd;
    return this;
  }

  /** What ends the run once the report is written; null if it goes on. */
  Runnable end() {
    return end;
  }

  /** For people: empty, or ending in a line feed. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Values values -> append(text, values);
        case Table table -> append(text, table);
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Values values) {
    int width = values.values.stream().mapToInt(value -> value.name.length()).max().orElse(0);
    for (int i = 0; i < values.values.size(); i++) {
      Value value = values.values.get(i);
      boolean last = i + 1 == values.values.size() || (i + 1) % values.inLine == 0;
      text.append(value.name).repeat(' ', width - value.name.length() + 1).append(value.value);
      text.append(last ? "\n" : "  ");
    }
  }

  private static void append(StringBuilder text, Table table) {
    int columns = table.columns.size();
    int[] width = new int[columns];
    for (int c = 0; c < columns; c++) {
      width[c] = table.headed ? table.columns.get(c).length() : 0;
      for (List<Object> row : table.rows) {
        width[c] = Math.max(width[c], row.get(c).toString().length());
      }
    }
    List<List<?>> lines = new ArrayList<>();
    if (table.headed) {
      lines.add(table.columns);
    }
    lines.addAll(table.rows);
    for (List<?> line : lines) {
      StringBuilder cells = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        Object cell = line.get(c);
        int gap = width[c] - cell.toString().length();
        boolean right = cell instanceof Number;
        cells.repeat(' ', right ? gap : 0).append(cell).repeat(' ', (right ? 0 : gap) + 2);
      }
      text.append(cells.toString().stripTrailing()).append('\n');
    }
  }

  /** For programs: writes one object. */
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Part part : parts) {
      switch (part) {
        case Values values -> write(json, values);
        case Table table -> write(json, table);
      }
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Values values) throws IOException {
    if (values.name != null) {
      json.writeObjectFieldStart(values.name);
    }
    for (Value value : values.values) {
      writeValue(json, value.name, value.value);
    }
    if (values.name != null) {
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, Table table) throws IOException {
    json.writeArrayFieldStart(table.name);
    for (List<Object> row : table.rows) {
      json.writeStartObject();
      for (int c = 0; c < row.size(); c++) {
        writeValue(json, table.columns.get(c), row.get(c));
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeValue(JsonGenerator json, String name, Object value) throws IOException {
    json.writeFieldName(name);
    switch (value) {
      case Word word -> json.writeNumber(Integer.toUnsignedLong(word.value));
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      default -> json.writeString(value.toString());
    }
  }
}
