package dev.armature.cli;

import dev.armature.cli.OptionTable.Option;
import dev.armature.runtime.load.LoadException;
import dev.armature.soc.kirkwood.Kirkwood;
import java.util.ArrayList;
import java.util.List;

/** {@code armature debian}: boots Debian's stock armel kernel; nothing is compiled. */
final class DebianCommand implements GuestCommand {
  private static final String INSTALLER = "--installer";
  private static final String COMMAND_LINE = "console=ttyS0";

  @Override
  public OptionTable options() {
    List<Option> options = new ArrayList<>(RunOptions.TABLE);
    options.add(
        new Option(
            OptionTable.Kind.FLAG, INSTALLER, null, "Boot Debian's installer and not a shell"));
    return new OptionTable(options, null);
  }

  @Override
  public List<String> description() {
    return List.of(
        "Boots Debian's stock armel kernel on -M kirkwood to a shell; fetches its packages first.",
        "Takes the options of run; -append adds to the kernel's command line.");
  }

  @Override
  public int call(GivenOptions given) throws UsageException, LoadException {
    given.addDefault("-M", Kirkwood.NAME);
    RunOptions options = RunOptions.of(given);
    if (options.machine().equals("help")) {
      return RunCommand.run(options, given);
    }
    if (!options.machine().equals(Kirkwood.NAME)) {
      throw new UsageException("debian: its kernel runs on -M kirkwood only");
    }
    boolean installer = given.has(INSTALLER);
    DebianGuest guest = DebianGuest.ofEnvironment();
    guest.fetch(installer);
    given.addDefault("-kernel", guest.file(installer ? "installer-vmlinuz" : "vmlinuz"));
    given.addDefault("-dtb", guest.file("kirkwood.dtb"));
    given.addDefault("-initrd", installer ? guest.file("installer-initrd.gz") : guest.initramfs());
    given.add(
        "-append", options.append() == null ? COMMAND_LINE : COMMAND_LINE + " " + options.append());
    return RunCommand.run(RunOptions.of(given), given);
  }
}
