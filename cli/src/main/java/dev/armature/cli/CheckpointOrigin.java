package dev.armature.cli;

import dev.armature.runtime.checkpoint.Checkpoint;
import dev.armature.runtime.checkpoint.CheckpointException;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;

/** A saved machine. */
final class CheckpointOrigin implements Origin {
  private final Checkpoint checkpoint;

  CheckpointOrigin(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  @Override
  public void load(Machine machine, Board board) throws UsageException {
    try {
      checkpoint.restore(machine, board);
    } catch (CheckpointException e) {
      throw new UsageException("%s", e.getMessage());
    }
  }

  /** A checkpoint has no boot images, and on a board without a boot ROM nothing else starts it. */
  @Override
  public boolean restart(Machine machine, Board board) {
    return false;
  }
}
