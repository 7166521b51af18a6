package dev.armature.cli;

import dev.armature.cli.OptionTable.Kind;
import dev.armature.cli.OptionTable.Option;
import dev.armature.runtime.checkpoint.CheckpointException;
import dev.armature.runtime.checkpoint.CheckpointWriter;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code armature snapshot save}: boots a machine and saves it when its console matches. */
final class SnapshotSaveCommand implements GuestCommand {
  private static final String AT = "--at";
  private static final String UNTIL = "--until";

  /** The prompt of the Linux guest's shell. */
  private static final String SHELL_PROMPT = "^/ # ";

  @Override
  public OptionTable options() {
    List<Option> options = new ArrayList<>();
    options.add(
        new Option(
            Kind.VALUE,
            AT,
            "REGEX",
            "Save when a line of the first serial line's output matches. Default for the Linux"
                + " guest: the prompt of its shell"));
    RunOptions.TABLE.stream().filter(option -> !option.name().equals(UNTIL)).forEach(options::add);
    return new OptionTable(options, "FILE");
  }

  @Override
  public List<String> description() {
    return List.of(
        "Boots a machine, saves it to FILE and ends.",
        "Takes the options of run; without -kernel and -device it boots the Linux guest, as linux"
            + " does. The image of an SD card is not saved with the machine, which goes on with"
            + " the very image only, unchanged since.");
  }

  @Override
  public int call(GivenOptions given) throws UsageException, LoadException {
    Path file = Specs.path("snapshot save", given.parameter());
    boolean linux = !given.has("-kernel") && !given.has("-device");
    if (!linux && !given.has(AT)) {
      throw new UsageException("snapshot save: %s says when to save a guest that is not ours", AT);
    }
    given.add(UNTIL, given.value(AT, SHELL_PROMPT));
    RunOptions options = RunOptions.of(given);
    if (RunCommand.printedHelp(options)) {
      return ExitCode.OK;
    }
    try {
      CheckpointWriter writer = new CheckpointWriter(file);
      RunOptions booting = linux ? LinuxCommand.booting(given) : options;
      Session.Finish save =
          (machine, board, statistics) -> save(writer, file, machine, board, statistics.reason());
      return new Session(booting, given, new BootOrigin(booting), save).run();
    } catch (CheckpointException e) {
      throw new UsageException("%s", e.getMessage());
    }
  }

  private static int save(
      CheckpointWriter writer, Path file, Machine machine, Board board, RunEnd.Reason reason) {
    if (reason != RunEnd.Reason.UNTIL) {
      System.err.printf(
          "armature: nothing saved: the run ended (%s) before its console matched%n",
          reason.text());
      return reason.exitCode() == ExitCode.OK ? ExitCode.FAILED : reason.exitCode();
    }
    try {
      writer.write(machine, board);
    } catch (CheckpointException e) {
      System.err.println("armature: " + e.getMessage());
      return ExitCode.FAILED;
    }
    System.err.printf("armature: saved to %s%n", file);
    return ExitCode.OK;
  }
}
