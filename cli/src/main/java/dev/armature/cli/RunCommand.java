package dev.armature.cli;

import dev.armature.runtime.load.LoadException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code armature run}: runs a machine. */
final class RunCommand implements Callable<Integer> {
  static final String KEYS =
      "In a terminal: Ctrl-A X ends the emulator, Ctrl-A H shows the other keys.";

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("run");

  /** What picocli must know of the command. */
  CommandSpec spec() {
    RunOptions.addTo(spec);
    spec.usageMessage().description("Runs a machine.").footer("", KEYS);
    return spec;
  }

  @Override
  public Integer call() throws UsageException, LoadException {
    return run(RunOptions.of(spec.commandLine().getParseResult()), spec);
  }

  /** Runs what {@code options} say, or prints the list that one of them asks for. */
  static int run(RunOptions options, CommandSpec spec) throws UsageException, LoadException {
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
    return new Session(options, spec).run();
  }
}
