package dev.armature.cli;

import dev.armature.cli.OptionTable.Option;
import dev.armature.runtime.load.LoadException;
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
    return new OptionTable(options, null);
  }

  @Override
  public List<String> description() {
    return List.of(
        "Boots Linux to a shell; builds it first if need be.",
        "Takes the options of run; -append adds to the kernel's command line.");
  }

  @Override
  public int call(GivenOptions given) throws UsageException, LoadException {
    if (given.has(BUILD_ONLY)) {
      LinuxGuest.ofEnvironment().build();
      return ExitCode.OK;
    }
    RunOptions options = RunOptions.of(given);
    return RunCommand.run(options.machine().equals("help") ? options : booting(given), given);
  }

  /** The options with the Linux guest, which is built if need be, where they name nothing else. */
  static RunOptions booting(GivenOptions given) throws UsageException {
    RunOptions options = RunOptions.of(given);
    MachineKind machine = MachineKind.named(options.machine());
    if (machine.linuxDeviceTree() == null) {
      throw new UsageException(
          "linux: its kernel does not run on %s; 'armature debian' has one that does",
          machine.label());
    }
    LinuxGuest guest = LinuxGuest.ofEnvironment();
    guest.buildIfOlderThanItsRecipe();
    given.addDefault("-kernel", guest.file("zImage"));
    given.addDefault("-dtb", guest.file(machine.linuxDeviceTree()));
    given.addDefault("-initrd", guest.file("initramfs.cpio.gz"));
    given.add(
        "-append",
        machine.linuxCommandLine()
            + (Networks.isUser(options.network()) ? " dhcp" : "")
            + (options.append() == null ? "" : " " + options.append()));
    return RunOptions.of(given);
  }
}
