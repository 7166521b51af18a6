package dev.armature.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The options that were given to a command, as text. */
final class GivenOptions {
  private final List<String> commandLine;
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private String parameter;

  /**
   * No options yet.
   *
   * @param commandLine all arguments of the program, as they were typed
   */
  GivenOptions(List<String> commandLine) {
    this.commandLine = List.copyOf(commandLine);
  }

  /** Takes note of an option, given once more perhaps. */
  void add(String name, String value) {
    values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  /** Takes note of what stands for an option that was not given. */
  void addDefault(String name, Object value) {
    if (!has(name)) {
      add(name, value.toString());
    }
  }

  /** Takes note of the argument that is no option. */
  void setParameter(String value) {
    parameter = value;
  }

  /** The argument that is no option; null if the command takes none. */
  String parameter() {
    return parameter;
  }

  /** Whether the option was given. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** What was given for the option last, or {@code otherwise}. */
  String value(String name, String otherwise) {
    List<String> given = values.get(name);
    return given == null ? otherwise : given.getLast();
  }

  /** All that was given for the option, in order. */
  List<String> values(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The command line, as it can be typed again. */
  String text() {
    return commandLine.stream()
        .map(GivenOptions::quoted)
        .collect(Collectors.joining(" ", "./armature ", ""));
  }

  private static String quoted(String argument) {
    return argument.matches("[\\w@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
