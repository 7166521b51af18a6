package dev.armature.runtime.checkpoint;

import java.nio.file.Path;

/**
 * A machine that cannot be saved, or a file that it cannot be restored from. The message is one
 * line for a person.
 */
public final class CheckpointException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A complaint about a file. */
  CheckpointException(Path file, String complaint) {
    super(file + ": " + complaint);
  }
}
