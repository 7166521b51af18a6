package dev.armature.cli;

import dev.armature.bench.BenchCommand;
import dev.armature.runtime.load.LoadException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The command line's entry point. */
@Command(
    name = "armature",
    description = "Emulates ARM machines by translating their code to JVM bytecode.",
    subcommands = {RunCommand.class, LinuxCommand.class, BenchCommand.class},
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 the guest ended or --until matched, 1 wrong usage or input,",
      "2 the guest or the emulator failed, 3 --timeout passed."
    })
public final class Main {
  /** Makes the command; for picocli. */
  Main() {}

  /** Runs {@code armature} with {@code arguments} and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    StartTime.now();
    int code = execute(arguments);
    System.out.flush();
    System.exit(code);
  }

  /**
   * Runs {@code armature} with {@code arguments}.
   *
   * @return its exit code, see {@link ExitCode}
   */
  static int execute(String... arguments) {
    CommandLine commandLine =
        new CommandLine(new Main())
            .setPosixClusteredShortOptionsAllowed(false)
            .setExpandAtFiles(false)
            .setOverwrittenOptionsAllowed(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((e, unused) -> usageError(e))
            .setExecutionExceptionHandler((e, unused, alsoUnused) -> executionError(e));
    if (arguments.length == 0) {
      commandLine.usage(System.err);
      return ExitCode.USAGE;
    }
    return commandLine.execute(arguments);
  }

  private static int usageError(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    System.err.println("armature: " + e.getMessage() + "; see " + command + " --help");
    return ExitCode.USAGE;
  }

  private static int executionError(Exception e) throws Exception {
    if (e instanceof UsageException || e instanceof LoadException) {
      System.err.println("armature: " + e.getMessage());
      return ExitCode.USAGE;
    }
    throw e;
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"armature " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
