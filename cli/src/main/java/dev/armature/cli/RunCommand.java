package dev.armature.cli;

import dev.armature.runtime.load.LoadException;
import java.util.List;

/** {@code armature run}: runs a machine. */
final class RunCommand implements GuestCommand {
  @Override
  public OptionTable options() {
    return new OptionTable(RunOptions.TABLE, null);
  }

  @Override
  public List<String> description() {
    return List.of(
        "Runs a machine: a kernel or any other program on it.",
        "Options are named as QEMU's where QEMU has them.");
  }

  @Override
  public int call(GivenOptions given) throws UsageException, LoadException {
    return run(RunOptions.of(given), given);
  }

  /** Runs what {@code options} say, or prints the list that one of them asks for. */
  static int run(RunOptions options, GivenOptions given) throws UsageException, LoadException {
    return printedHelp(options)
        ? ExitCode.OK
        : new Session(options, given, new BootOrigin(options), Session.Finish.NOTHING).run();
  }

  /** Prints the list that one of the options asks for, if one does. */
  static boolean printedHelp(RunOptions options) {
    if (options.machine().equals("help")) {
      System.out.print(MachineKind.help());
    } else if ("help".equals(options.cpu())) {
      System.out.print(Machines.CPU_HELP);
    } else if ("help".equals(options.log())) {
      System.out.print(GuestLogs.help());
    } else {
      return false;
    }
    return true;
  }
}
