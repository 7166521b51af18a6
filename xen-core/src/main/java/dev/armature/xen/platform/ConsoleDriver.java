package dev.armature.xen.platform;

/** A board's serial line for the console. */
public interface ConsoleDriver {
  /** Sets the line up. */
  void start();

  /** Sends a byte. */
  void send(int value);

  /** A byte that came, or -1. */
  int receive();

  /** The interrupt line that is asserted while there is input. */
  int line();
}
