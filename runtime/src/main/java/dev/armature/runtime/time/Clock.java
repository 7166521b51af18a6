package dev.armature.runtime.time;

/** Guest time. */
public interface Clock {
  /** Nanoseconds of guest time since power on; never goes back. CPU thread only. */
  long nanos();
}
