package dev.armature.cli;

import dev.armature.runtime.load.LoadException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code armature linux}: boots the Linux guest, and builds it first if need be. */
@Command(
    name = "linux",
    description = {
      "Boots Linux to a shell; builds it first if need be.",
      "Takes the options of run; -append adds to the kernel's command line."
    },
    footer = {"", "In a terminal: Ctrl-A X ends the emulator, Ctrl-A H shows the other keys."})
final class LinuxCommand implements Callable<Integer> {
  private static final String COMMAND_LINE = "console=ttyAMA0";

  @Mixin private RunOptions options;

  @Option(names = "--build-only", description = "Build the guest, if need be, and end")
  private boolean buildOnly;

  @Spec private CommandSpec spec;

  /** Makes the command; for picocli. */
  LinuxCommand() {}

  @Override
  public Integer call() throws UsageException, LoadException {
    LinuxGuest guest = LinuxGuest.ofEnvironment();
    if (buildOnly) {
      guest.build();
      return ExitCode.OK;
    }
    if (options.machine.equals("versatilepb")) {
      guest.buildIfOlderThanItsRecipe();
      addDefaults(guest);
    }
    return RunCommand.run(options, spec);
  }

  private void addDefaults(LinuxGuest guest) {
    if (options.kernel == null) {
      options.kernel = guest.file("zImage");
    }
    if (options.deviceTree == null) {
      options.deviceTree = guest.file("versatile-pb.dtb");
    }
    if (options.initrd == null) {
      options.initrd = guest.file("initramfs.cpio.gz");
    }
    options.append = options.append == null ? COMMAND_LINE : COMMAND_LINE + " " + options.append;
  }
}
