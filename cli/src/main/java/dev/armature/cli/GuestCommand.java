package dev.armature.cli;

import dev.armature.runtime.load.LoadException;
import java.util.List;

/** A command that runs a guest, and must start fast. */
interface GuestCommand {
  /** What it takes. */
  OptionTable options();

  /** What it does, for the help. */
  List<String> description();

  /**
   * Does it.
   *
   * @return the exit code, see {@link ExitCode}
   * @throws UsageException if the options make no sense
   * @throws LoadException if a file is not what it should be
   */
  int call(GivenOptions given) throws UsageException, LoadException;
}
