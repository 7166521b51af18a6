package dev.armature.xen.platform;

/** A board's interrupt controller. */
public interface InterruptDriver {
  /** Masks all lines and has the controller raise IRQs. */
  void start();

  /** How many lines there are. */
  int lines();

  /** Masks {@code line}. */
  void mask(int line);

  /** Unmasks {@code line}. */
  void unmask(int line);

  /** The lowest line that is asserted and not masked, or -1. */
  int pending();
}
