package dev.armature.cli;

import dev.armature.bench.BenchCommand;
import dev.armature.runtime.load.LoadException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line's entry point. */
public final class Main {
  private Main() {}

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
    String name = arguments.length == 0 ? "" : arguments[0];
    CommandLine commandLine = commandLine(name);
    try {
      ParseResult given = commandLine.parseArgs(arguments);
      Integer helped = CommandLine.executeHelpRequest(given);
      if (helped != null) {
        return helped;
      } else if (!given.hasSubcommand()) {
        commandLine.usage(System.err);
        return ExitCode.USAGE;
      }
      return (Integer) ((Callable<?>) given.subcommand().commandSpec().userObject()).call();
    } catch (ParameterException e) {
      String command = e.getCommandLine().getCommandSpec().qualifiedName();
      System.err.println("armature: " + e.getMessage() + "; see " + command + " --help");
      return ExitCode.USAGE;
    } catch (UsageException | LoadException e) {
      System.err.println("armature: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (Exception e) {
      System.err.println("armature: internal error: " + e);
      return ExitCode.FAILED;
    }
  }

  /** The commands; the others only if {@code name} is not one of the two that must start fast. */
  private static CommandLine commandLine(String name) {
    CommandSpec spec =
        CommandSpec.create()
            .name("armature")
            .version("armature " + version())
            .addOption(helpOption().build())
            .addOption(
                flag("-V", "--version", "Show the version and end").versionHelp(true).build());
    spec.usageMessage()
        .description("Emulates ARM machines by translating their code to JVM bytecode.")
        .synopsisSubcommandLabel("COMMAND")
        .footer(
            "",
            "Exit codes: 0 the guest ended or --until matched, 1 wrong usage or input,",
            "2 the guest or the emulator failed, 3 --timeout passed.");
    boolean all = !name.equals("run") && !name.equals("linux");
    if (all || name.equals("run")) {
      spec.addSubcommand("run", new CommandLine(new RunCommand().spec()));
    }
    if (all || name.equals("linux")) {
      spec.addSubcommand("linux", new CommandLine(new LinuxCommand().spec()));
    }
    if (all) {
      spec.addSubcommand("bench", new CommandLine(new BenchCommand()));
    }
    return new CommandLine(spec)
        .setPosixClusteredShortOptionsAllowed(false)
        .setExpandAtFiles(false)
        .setOverwrittenOptionsAllowed(true);
  }

  /** The option that shows a command's help. */
  static OptionSpec.Builder helpOption() {
    return flag("-h", "--help", "Show this help and end").usageHelp(true);
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
