package dev.armature.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.armature.debug.DebugThreads;
import dev.armature.debug.monitor.InfoTopic;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import java.io.IOException;
import java.util.List;

/** What a machine starts from. */
interface Origin {
  /** How many CPUs the machine is to have. */
  default int cpus() {
    return 1;
  }

  /**
   * Puts a newly built machine in its first state.
   *
   * @throws UsageException if the options make no sense
   * @throws LoadException if a file is not what it should be
   */
  void load(Machine machine, Board board) throws UsageException, LoadException;

  /**
   * Starts the machine again after the guest has reset it.
   *
   * @return false if there is nothing to start it from, so that the run ends
   */
  boolean restart(Machine machine, Board board);

  /** Whether the machine runs one kernel, whose symbols are those of all its code. */
  default boolean hasKernel() {
    return true;
  }

  /** The CPUs that debuggers see. */
  default DebugThreads threads(Machine machine) {
    return DebugThreads.of(machine.cpus());
  }

  /**
   * Adds what it knows of a run that has ended to the run's figures.
   *
   * @param started {@link System#nanoTime} before the first instruction
   */
  default void writeStatistics(JsonGenerator json, long started) throws IOException {
    // Nothing is known of a machine but what its CPU tells.
  }

  /** What a monitor can show of it. */
  default List<InfoTopic> topics() {
    return List.of();
  }
}
