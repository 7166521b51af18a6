package dev.armature.cli;

import dev.armature.runtime.load.LoadException;
import java.util.List;

/** {@code armature run}: runs a machine. */
final class RunCommand implements GuestCommand {
  @Override
  public OptionTable options() {
    return new OptionTable(RunOptions.TABLE);
  }

  @Override
  public List<String> description() {
    return List.of("Runs a machine.");
  }

  @Override
  public int call(GivenOptions given) throws UsageException, LoadException {
    return run(RunOptions.of(given), given);
  }

  /** Runs what {@code options} say, or prints the list that one of them asks for. */
  static int run(RunOptions options, GivenOptions given) throws UsageException, LoadException {
    if (options.machine().equals("help")) {
      System.out.print(MachineKind.help());
      return ExitCode.OK;
    } else if (options.cpu().equals("help")) {
      System.out.print(Machines.CPU_HELP);
      return ExitCode.OK;
    } else if ("help".equals(options.log())) {
      System.out.print(GuestLogs.help());
      return ExitCode.OK;
    }
    return new Session(options, given).run();
  }
}
