package dev.armature.cli;

import dev.armature.cli.OptionTable.Option;
import dev.armature.runtime.checkpoint.Checkpoint;
import dev.armature.runtime.checkpoint.CheckpointException;
import dev.armature.runtime.load.LoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code armature snapshot run}: a saved machine goes on. */
final class SnapshotRunCommand implements GuestCommand {
  /** The options of run that are not about how the machine is built or started. */
  private static final Set<String> OPTIONS =
      Set.of(
          "-sd",
          "-drive",
          "-nic",
          "-serial",
          "--display",
          "--audio",
          "--engine",
          "--opt",
          "--clock",
          "--until",
          "--timeout",
          "--stats",
          RunOptions.TIERS,
          RunOptions.SYMBOLS,
          TranslationCaches.OPTION,
          "-d",
          "-D",
          "-dfilter",
          "-s",
          "-S",
          "-gdb",
          "-monitor",
          "-qmp",
          "--debug");

  @Override
  public OptionTable options() {
    // A loop: the first lambda and stream of a cold JVM take it some milliseconds.
    List<Option> options = new ArrayList<>();
    for (Option option : RunOptions.TABLE) {
      if (OPTIONS.contains(option.name())) {
        options.add(option);
      }
    }
    return new OptionTable(options, "FILE");
  }

  @Override
  public List<String> description() {
    return List.of(
        "Goes on with the machine that snapshot save saved to FILE, which stays as it is.",
        "A machine with an SD card needs its image: the very one, unchanged since. --clock is by"
            + " default that of the saved run. A reset by the guest ends the run.");
  }

  @Override
  public int call(GivenOptions given) throws UsageException, LoadException {
    if ("help".equals(given.value("-d", null))) {
      System.out.print(GuestLogs.help());
      return ExitCode.OK;
    }
    Path file = Specs.path("snapshot run", given.parameter());
    try (Checkpoint checkpoint = Checkpoint.open(file)) {
      MachineKind kind = MachineKind.find(checkpoint.board());
      if (kind == null) {
        throw new UsageException("%s: is of an unknown machine, %s", file, checkpoint.board());
      } else if (checkpoint.ramBytes() > kind.maxMemory()) {
        throw new UsageException(
            "%s: has %d MB of RAM, more than %s takes",
            file, checkpoint.ramBytes() >> 20, kind.label());
      }
      given.add("-M", kind.label());
      given.add("-m", (checkpoint.ramBytes() >> 10) + "K");
      if (!given.has("--clock")) {
        RunOptions.ClockKind clock =
            checkpoint.virtualTime() ? RunOptions.ClockKind.VIRTUAL : RunOptions.ClockKind.REAL;
        given.add("--clock", clock.name().toLowerCase(Locale.ROOT));
      }
      CheckpointOrigin origin = new CheckpointOrigin(checkpoint);
      return new Session(RunOptions.of(given), given, origin, Session.Finish.NOTHING).run();
    } catch (CheckpointException e) {
      throw new UsageException("%s", e.getMessage());
    }
  }
}
