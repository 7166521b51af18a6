package dev.armature.cli;

import dev.armature.cli.OptionTable.Option;
import dev.armature.runtime.load.LoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code armature linux}: boots the Linux guest, and builds it first if need be. */
final class LinuxCommand implements GuestCommand {
  private static final String BUILD_ONLY = "--build-only";

  @Override
  public OptionTable options() {
    List<Option> options = new ArrayList<>(RunOptions.TABLE);
    options.add(
        new Option(
            OptionTable.Kind.FLAG, BUILD_ONLY, null, "Build the guest, if need be, and end"));
    return new OptionTable(options);
  }

  @Override
  public List<String> description() {
    return List.of(
        "Boots Linux to a shell; builds it first if need be.",
        "Takes the options of run; -append adds to the kernel's command line.");
  }

  @Override
  public int call(GivenOptions given) throws UsageException, LoadException {
    RunOptions options = RunOptions.of(given);
    LinuxGuest guest = LinuxGuest.ofEnvironment();
    if (given.has(BUILD_ONLY)) {
      guest.build();
      return ExitCode.OK;
    }
    if (!options.machine().equals("help")) {
      MachineKind machine = MachineKind.named(options.machine());
      guest.buildIfOlderThanItsRecipe();
      options = withDefaults(options, machine, guest);
    }
    return RunCommand.run(options, given);
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
