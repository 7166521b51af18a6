package dev.armature.xen.domain;

/** What a virtual CPU is doing, in the order of the interface's numbers. */
public enum RunState {
  /** It has the CPU. */
  RUNNING,
  /** It wants the CPU. */
  RUNNABLE,
  /** It waits for an event. */
  BLOCKED,
  /** It may not run: paused, shut down, or not started. */
  OFFLINE
}
