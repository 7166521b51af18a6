package dev.armature.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of a command, and the two ways to read them: {@link #read}, which is quick and knows
 * plain command lines only, and picocli, which knows all that people type and says what is wrong
 * with it, but takes a cold JVM a tenth of a second.
 *
 * @param options in the order of the help
 * @param parameter what the help calls the one argument that is no option, or null if there is none
 */
record OptionTable(List<Option> options, String parameter) {
  /** How an option is given. */
  enum Kind {
    /** With a value, of which the last counts. */
    VALUE,
    /** With a value, and all count. */
    LIST,
    /** Alone. */
    FLAG
  }

  /**
   * One option.
   *
   * @param name with its dashes
   * @param label of the value in the help, or null
   * @param description for the help
   */
  record Option(Kind kind, String name, String label, String description) {}

  /**
   * Reads a plain command line: known options, each followed by its value, which does not begin
   * with a dash unless it stands behind an equals sign; and the parameter before them, if there is
   * one.
   *
   * @param commandLine the words of the command's name, then its arguments
   * @param words how many these are
   * @return null for any other command line
   */
  GivenOptions read(List<String> commandLine, int words) {
    Map<String, Kind> kinds = HashMap.newHashMap(options.size());
    options.forEach(option -> kinds.put(option.name, option.kind));
    GivenOptions given = new GivenOptions(commandLine);
    int first = words;
    if (parameter != null) {
      if (first == commandLine.size() || commandLine.get(first).startsWith("-")) {
        return null;
      }
      given.setParameter(commandLine.get(first++));
    }
    for (int i = first; i < commandLine.size(); i++) {
      String name = commandLine.get(i);
      // picocli takes a value for an option of its own that begins as one: -sections as -s.
      int equals = name.startsWith("--") ? name.indexOf('=') : -1;
      Kind attached = equals < 0 ? null : kinds.get(name.substring(0, equals));
      Kind kind = kinds.get(name);
      if (attached == Kind.VALUE || attached == Kind.LIST) {
        given.add(name.substring(0, equals), name.substring(equals + 1));
      } else if (kind == Kind.FLAG) {
        given.add(name, "");
      } else if (kind == null
          || i + 1 == commandLine.size()
          || commandLine.get(i + 1).startsWith("-")) {
        return null;
      } else {
        given.add(name, commandLine.get(++i));
      }
    }
    return given;
  }

  /** Tells picocli of the options. */
  void addTo(CommandSpec spec) {
    for (Option option : options) {
      OptionSpec.Builder builder = OptionSpec.builder(option.name).description(option.description);
      switch (option.kind) {
        case VALUE -> builder.paramLabel(option.label).type(String.class);
        case LIST -> builder.paramLabel(option.label).type(List.class).auxiliaryTypes(String.class);
        case FLAG -> builder.arity("0").type(boolean.class);
      }
      spec.addOption(builder.build());
    }
    if (parameter != null) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .index("0")
              .arity("1")
              .required(true)
              .paramLabel(parameter)
              .type(String.class)
              .build());
    }
  }

  /** The options that picocli found behind a command's name. */
  GivenOptions of(ParseResult command, List<String> commandLine) {
    GivenOptions given = new GivenOptions(commandLine);
    if (parameter != null) {
      given.setParameter(command.matchedPositionalValue(0, ""));
    }
    for (Option option : options) {
      if (command.hasMatchedOption(option.name)) {
        switch (option.kind) {
          case VALUE -> given.add(option.name, command.matchedOptionValue(option.name, ""));
          case LIST ->
              command
                  .matchedOptionValue(option.name, List.<String>of())
                  .forEach(value -> given.add(option.name, value));
          case FLAG -> given.add(option.name, "");
        }
      }
    }
    return given;
  }
}
