package dev.armature.soc.versatile;

import dev.armature.runtime.state.Stateful;

/** A chip on an I2C bus, addressed by the controller (NXP UM10204, section 3.1). */
interface I2cTarget extends Stateful {
  /** Its 7-bit address. */
  int address();

  /**
   * A start condition with its address came: a transfer to the chip or, if {@code read}, from it.
   */
  void start(boolean read);

  /** Takes a byte, 0–255; it is always acknowledged. */
  void receive(int value);

  /** Gives the next byte, 0–255. */
  int transmit();
}
