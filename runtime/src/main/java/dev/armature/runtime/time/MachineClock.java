package dev.armature.runtime.time;

/** The clock of a machine, which can go on from where another one stood. */
public interface MachineClock extends Clock {
  /**
   * Sets guest time. Before the machine runs, and after the CPU's count of instructions was set.
   */
  void resumeAt(long nanos);
}
