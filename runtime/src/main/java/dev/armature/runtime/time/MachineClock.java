package dev.armature.runtime.time;

/** The clock of a machine, which can go on from where another one stood. */
public interface MachineClock extends Clock {
  /**
   * Sets guest time. Before the machine runs, and after the CPU's count of instructions was set.
   */
  void resumeAt(long nanos);

  /** Has guest time stand still, while somebody holds the machine. Does nothing where it does. */
  default void hold() {}

  /** Has guest time go on from where {@link #hold} stopped it. */
  default void release() {}
}
