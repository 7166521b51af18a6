package dev.armature.debug;

import dev.armature.runtime.cpu.DebugStops.Reached;

/**
 * Why a machine stands still.
 *
 * @param cause what stopped it
 * @param reached the breakpoint or watched access; null for another cause
 */
public record Halt(Cause cause, Reached reached) {
  /** What stops machines. */
  public enum Cause {
    /** Somebody asked for it. */
    REQUESTED,
    /** The one instruction that was asked for is done. */
    STEPPED,
    /** A breakpoint or a watched access. */
    REACHED
  }

  /** Somebody asked for it. */
  public static final Halt REQUESTED = new Halt(Cause.REQUESTED, null);

  /** The one instruction that was asked for is done. */
  public static final Halt STEPPED = new Halt(Cause.STEPPED, null);
}
