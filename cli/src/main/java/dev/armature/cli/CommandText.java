package dev.armature.cli;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** The command line that was given, as it can be typed again. */
final class CommandText {
  private CommandText() {}

  static String of(CommandSpec spec) {
    return spec.root().commandLine().getParseResult().originalArgs().stream()
        .map(CommandText::quoted)
        .collect(Collectors.joining(" ", "./armature ", ""));
  }

  private static String quoted(String argument) {
    return argument.matches("[\\w@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
