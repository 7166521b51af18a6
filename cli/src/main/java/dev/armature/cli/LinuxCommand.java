package dev.armature.cli;

import dev.armature.runtime.load.LoadException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code armature linux}: boots the Linux guest, and builds it first if need be. */
final class LinuxCommand implements Callable<Integer> {
  private static final String BUILD_ONLY = "--build-only";

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("linux");

  /** What picocli must know of the command. */
  CommandSpec spec() {
    RunOptions.addTo(spec);
    spec.addOption(
        OptionSpec.builder(BUILD_ONLY)
            .description("Build the guest, if need be, and end")
            .arity("0")
            .type(boolean.class)
            .build());
    spec.usageMessage()
        .description(
            "Boots Linux to a shell; builds it first if need be.",
            "Takes the options of run; -append adds to the kernel's command line.")
        .footer("", RunCommand.KEYS);
    return spec;
  }

  @Override
  public Integer call() throws UsageException, LoadException {
    ParseResult given = spec.commandLine().getParseResult();
    RunOptions options = RunOptions.of(given);
    LinuxGuest guest = LinuxGuest.ofEnvironment();
    if (given.hasMatchedOption(BUILD_ONLY)) {
      guest.build();
      return ExitCode.OK;
    }
    if (!options.machine().equals("help")) {
      MachineKind machine = MachineKind.named(options.machine());
      guest.buildIfOlderThanItsRecipe();
      options = withDefaults(options, machine, guest);
    }
    return RunCommand.run(options, spec);
  }

  private static RunOptions withDefaults(
      RunOptions options, MachineKind machine, LinuxGuest guest) {
    String commandLine = "console=" + machine.linuxConsole();
    return options.withBoot(
        or(options.kernel(), guest.file("zImage")),
        or(options.deviceTree(), guest.file(machine.linuxDeviceTree())),
        or(options.initrd(), guest.file("initramfs.cpio.gz")),
        options.append() == null ? commandLine : commandLine + " " + options.append());
  }

  private static Path or(Path given, Path otherwise) {
    return given == null ? otherwise : given;
  }
}
