package dev.armature.soc.imx21;

/** A chip on the I2C bus, which the controller addresses (NXP UM10204, section 3.1). */
interface I2cDevice {
  /** Its 7-bit address. */
  int address();

  /** A start condition with its address: a transfer from the chip if {@code read}, else to it. */
  void start(boolean read);

  /**
   * Takes a byte, 0–255.
   *
   * @return whether it acknowledges
   */
  boolean receive(int value);

  /** Gives the next byte, 0–255. */
  int transmit();
}
