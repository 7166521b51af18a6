package dev.armature.cli;

import dev.armature.runtime.load.LoadException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code armature run}: runs a machine. */
@Command(
    name = "run",
    description = "Runs a machine.",
    footer = {"", "In a terminal: Ctrl-A X ends the emulator, Ctrl-A H shows the other keys."})
final class RunCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Spec private CommandSpec spec;

  /** Makes the command; for picocli. */
  RunCommand() {}

  @Override
  public Integer call() throws UsageException, LoadException {
    return run(options, spec);
  }

  /** Runs what {@code options} say, or prints the list that one of them asks for. */
  static int run(RunOptions options, CommandSpec spec) throws UsageException, LoadException {
    if (options.machine.equals("help")) {
      System.out.print(Machines.HELP);
      return ExitCode.OK;
    } else if (options.cpu.equals("help")) {
      System.out.print(Machines.CPU_HELP);
      return ExitCode.OK;
    } else if ("help".equals(options.log)) {
      System.out.print(GuestLogs.help());
      return ExitCode.OK;
    }
    return new Session(options, CommandText.of(spec)).run();
  }
}
