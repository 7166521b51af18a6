package dev.armature.xen.platform;

/** A board's interrupt controller. */
public interface InterruptDriver {
  /** A trigger: the rising edge. Triggers are numbered as in the guests' interfaces. */
  int RISING = 1;

  /** A trigger: the falling edge. */
  int FALLING = 2;

  /** A trigger: both edges. */
  int BOTH = RISING | FALLING;

  /** A trigger: the high level. */
  int HIGH = 4;

  /** A trigger: the low level. */
  int LOW = 8;

  /** Masks all lines and has the controller raise IRQs. */
  void start();

  /** How many lines there are. */
  int lines();

  /** Masks {@code line}. */
  void mask(int line);

  /** Unmasks {@code line}. */
  void unmask(int line);

  /** Whether the driver needs {@code line} for others. */
  default boolean isOwn(int line) {
    return false;
  }

  /**
   * Whether {@code line} interrupts at an edge, once, and need not be masked until somebody has
   * taken away what it interrupts for.
   */
  default boolean isEdge(int line) {
    return false;
  }

  /** The number by which policies know {@code line}, one of {@link #lines}. */
  default int policyNumber(int line) {
    return line;
  }

  /** Forgets the edge at which {@code line} interrupted. */
  default void acknowledge(int line) {}

  /** Whether {@link #setTrigger} does anything for {@code line}. */
  default boolean hasTrigger(int line) {
    return false;
  }

  /** Has {@code line}, which can be told that, interrupt as {@code trigger}, any number, says. */
  default void setTrigger(int line, int trigger) {}

  /** The lowest line that is asserted and not masked, or -1. */
  int pending();
}
