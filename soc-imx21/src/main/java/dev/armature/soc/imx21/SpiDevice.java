package dev.armature.soc.imx21;

/** A chip on an SPI bus. */
@FunctionalInterface
interface SpiDevice {
  /** Nothing: the input line is pulled up. */
  SpiDevice NONE = (word, bits) -> -1;

  /**
   * Exchanges a word.
   *
   * @param word what the controller sends, in the low {@code bits} bits
   * @param bits 1–32
   * @return what the chip sends, in the low bits
   */
  int exchange(int word, int bits);
}
