package dev.armature.xen.memory;

/** What a frame is used as. It has one type at a time, while its type count is not zero. */
public enum FrameType {
  /** Nothing that matters. */
  NONE,
  /** A quarter of a first-level translation table. */
  FIRST_LEVEL,
  /** Four second-level (coarse) translation tables. */
  SECOND_LEVEL,
  /** Mapped for writing by an accounted table. */
  WRITABLE;

  /** Whether stores to such frames must be approved. */
  public boolean isTable() {
    return this == FIRST_LEVEL || this == SECOND_LEVEL;
  }
}
