package dev.armature.runtime.time;

/** The clock of a machine, which can go on from where another one stood. */
public interface MachineClock extends Clock {
  /**
   * Sets guest time: before the machine runs and after the CPU's count of instructions was set, or
   * back to where it was when the machine was stopped.
   */
  void resumeAt(long nanos);
}
