package dev.armature.cli;

import dev.armature.bench.BenchCommand;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** All commands, help, and what is said of wrong command lines: by picocli. */
final class FullCommandLine {
  private final Map<String, GuestCommand> guestCommands;

  /**
   * @param guestCommands by name, in the order of the help
   */
  FullCommandLine(Map<String, GuestCommand> guestCommands) {
    this.guestCommands = guestCommands;
  }

  /**
   * Runs what {@code commandLine} asks for.
   *
   * @return the exit code, see {@link ExitCode}
   */
  int execute(List<String> commandLine) throws Exception {
    CommandLine commands = commands();
    try {
      ParseResult given = commands.parseArgs(commandLine.toArray(String[]::new));
      Integer helped = CommandLine.executeHelpRequest(given);
      if (helped != null) {
        return helped;
      } else if (!given.hasSubcommand()) {
        commands.usage(System.err);
        return ExitCode.USAGE;
      }
      return call(given.subcommand(), commandLine);
    } catch (ParameterException e) {
      String command = e.getCommandLine().getCommandSpec().qualifiedName();
      System.err.println("armature: " + e.getMessage() + "; see " + command + " --help");
      return ExitCode.USAGE;
    }
  }

  private int call(ParseResult given, List<String> commandLine) throws Exception {
    GuestCommand command = guestCommands.get(given.commandSpec().name());
    return command == null
        ? (Integer) ((Callable<?>) given.commandSpec().userObject()).call()
        : command.call(command.options().of(given, commandLine));
  }

  private CommandLine commands() {
    CommandSpec spec =
        CommandSpec.create()
            .name("armature")
            .version("armature " + version())
            .addOption(helpOption())
            .addOption(
                flag("-V", "--version", "Show the version and end").versionHelp(true).build());
    spec.usageMessage()
        .description("Emulates ARM machines by translating their code to JVM bytecode.")
        .synopsisSubcommandLabel("COMMAND")
        .footer(
            "",
            "Exit codes: 0 the guest ended or --until matched, 1 wrong usage or input,",
            "2 the guest or the emulator failed, 3 --timeout passed.");
    guestCommands.forEach((name, command) -> spec.addSubcommand(name, describe(name, command)));
    spec.addSubcommand("bench", new CommandLine(new BenchCommand()));
    return new CommandLine(spec)
        .setPosixClusteredShortOptionsAllowed(false)
        .setExpandAtFiles(false)
        .setOverwrittenOptionsAllowed(true);
  }

  private static CommandSpec describe(String name, GuestCommand command) {
    CommandSpec spec = CommandSpec.create().name(name);
    command.options().addTo(spec);
    spec.addOption(helpOption());
    spec.usageMessage()
        .description(command.description().toArray(String[]::new))
        .footer("", "In a terminal: Ctrl-A X ends the emulator, Ctrl-A H shows the other keys.");
    return spec;
  }

  private static OptionSpec helpOption() {
    return flag("-h", "--help", "Show this help and end").usageHelp(true).build();
  }

  private static OptionSpec.Builder flag(String name, String longName, String description) {
    return OptionSpec.builder(name, longName)
        .description(description)
        .arity("0")
        .type(boolean.class);
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }
}
