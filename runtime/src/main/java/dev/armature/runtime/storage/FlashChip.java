package dev.armature.runtime.storage;

import dev.armature.runtime.state.Stateful;

/**
 * One 16-bit flash chip of a {@link FlashBank}, with the command set of its maker. Addresses are in
 * words of the chip.
 */
public interface FlashChip extends Stateful {
  /** What the reset pin does. */
  void reset();

  /** Whether reads show the cells. */
  boolean isReadingArray();

  /** Reads 16 bits at {@code word}. */
  int read(int word);

  /** Writes 16 bits at {@code word}: part of a command, or its data. */
  void write(int word, int value);
}
