package dev.armature.cli;

import dev.armature.bench.BenchCommand;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, help, and what is said of wrong command lines: by picocli. */
final class FullCommandLine {
  /** The first word of the commands that have two. */
  private static final String SNAPSHOT = "snapshot";

  private static final int HELP_COLUMNS = 100;

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
      // What is printed from here on shows options as they are mostly typed.
      commands.setSeparator(" ");
      Integer helped = CommandLine.executeHelpRequest(given);
      if (helped != null) {
        return helped;
      } else if (!given.hasSubcommand()) {
        commands.usage(System.err);
        return ExitCode.USAGE;
      }
      ParseResult command = given.subcommand();
      String name = command.commandSpec().name();
      if (name.equals(SNAPSHOT)) {
        if (!command.hasSubcommand()) {
          command.commandSpec().commandLine().usage(System.err);
          return ExitCode.USAGE;
        }
        command = command.subcommand();
        name += " " + command.commandSpec().name();
      }
      return call(name, command, commandLine);
    } catch (UnmatchedArgumentException e) {
      System.err.println("armature: " + complaint(e));
      return ExitCode.USAGE;
    } catch (ParameterException e) {
      String command = e.getCommandLine().getCommandSpec().qualifiedName();
      System.err.println("armature: " + e.getMessage() + "; see " + command + " --help");
      return ExitCode.USAGE;
    }
  }

  /** Says what is not known, and what may have been meant. */
  private static String complaint(UnmatchedArgumentException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String first = e.getUnmatched().getFirst();
    String what =
        e.isUnknownOption()
            ? "unknown option " + first
            : spec.subcommands().isEmpty()
                ? "an argument too many: " + first
                : "unknown command " + first;
    String meant =
        e.getSuggestions().isEmpty()
            ? ""
            : "; did you mean " + String.join(" or ", e.getSuggestions()) + "?";
    return what + meant + "; see " + spec.qualifiedName() + " --help";
  }

  private int call(String name, ParseResult given, List<String> commandLine) throws Exception {
    GuestCommand command = guestCommands.get(name);
    return command == null
        ? (Integer) ((Callable<?>) given.commandSpec().userObject()).call()
        : command.call(command.options().of(given, commandLine));
  }

  /** The whole grammar. */
  CommandLine commands() {
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
            "For example: armature linux",
            "             armature run -kernel zImage -initrd initrd.gz -append console=ttyAMA0",
            "             armature help run",
            "",
            "Exit codes: 0 the guest ended or --until matched, 1 wrong usage or input,",
            "2 the guest or the emulator failed, 3 --timeout passed.");
    CommandSpec snapshot = CommandSpec.create().name(SNAPSHOT).addOption(helpOption());
    snapshot
        .usageMessage()
        .description("Saves a machine to a file, and runs it from there.")
        .synopsisSubcommandLabel("COMMAND");
    guestCommands.forEach(
        (name, command) -> {
          String last = name.substring(name.indexOf(' ') + 1);
          (last.equals(name) ? spec : snapshot).addSubcommand(last, describe(last, command));
        });
    spec.addSubcommand(SNAPSHOT, snapshot);
    spec.addSubcommand("bench", new CommandLine(new BenchCommand()));
    spec.addSubcommand("profile", new CommandLine(new ProfileCommand()));
    spec.addSubcommand("stats", new CommandLine(new StatsCommand()));
    spec.addSubcommand("help", new CommandLine(new HelpCommand()));
    return new CommandLine(spec)
        .setUsageHelpWidth(HELP_COLUMNS)
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
        .sortOptions(false)
        .abbreviateSynopsis(true)
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
