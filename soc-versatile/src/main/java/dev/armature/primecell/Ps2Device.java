package dev.armature.primecell;

import dev.armature.runtime.state.Stateful;

/**
 * A keyboard or mouse at the other end of a PS/2 cable, as the host's side of the cable sees it.
 * Bytes move whole and at once. CPU thread only.
 */
public interface Ps2Device extends Stateful {
  /** Puts the device in its power-on state. */
  void reset();

  /** Takes a byte from the host: a command or its argument. */
  void write(int value);

  /**
   * Sends the oldest byte that waits.
   *
   * @return 0–255, or -1 if none waits
   */
  int read();

  /** Whether {@link #read} has a byte. */
  boolean hasData();

  /** Has {@code listener} called when a byte waits that did not come from {@link #write}. */
  void onData(Runnable listener);
}
