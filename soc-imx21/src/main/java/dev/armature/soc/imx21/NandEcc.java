package dev.armature.soc.imx21;

/**
 * The Hamming code by which the NAND controller finds two wrong bits and corrects one: for each bit
 * of a bit's number, the parity of all bits whose number has a one there, and of those that have a
 * zero. Stored inverted, so that erased memory is its own valid code.
 *
 * <p>The chip's code is not published, and nothing but the controller ever computes it.
 */
final class NandEcc {
  /** What a check found. */
  enum Result {
    GOOD,
    CORRECTED,
    UNCORRECTABLE
  }

  private NandEcc() {}

  /**
   * The code of {@code bytes} bytes of {@code data}.
   *
   * @param numberBits how many bits it takes to number the bits of the data
   * @return twice {@code numberBits} bits
   */
  static int of(byte[] data, int start, int bytes, int numberBits) {
    int ones = 0;
    int parity = 0;
    for (int i = 0; i < bytes; i++) {
      for (int left = data[start + i] & 0xFF; left != 0; left &= left - 1) {
        ones ^= 8 * i + Integer.numberOfTrailingZeros(left);
        parity ^= 1;
      }
    }
    int mask = (1 << numberBits) - 1;
    int zeros = parity == 0 ? ones : ~ones & mask;
    return ~(zeros << numberBits | ones) & ((1 << (2 * numberBits)) - 1);
  }

  /** Compares data with its stored code, and corrects the data if one of its bits is wrong. */
  static Result check(byte[] data, int start, int bytes, int numberBits, int stored) {
    int difference = of(data, start, bytes, numberBits) ^ stored;
    if (difference == 0) {
      return Result.GOOD;
    }
    int mask = (1 << numberBits) - 1;
    int bit = difference & mask;
    if ((bit ^ difference >>> numberBits) == mask && bit < 8 * bytes) {
      data[start + bit / 8] ^= (byte) (1 << bit % 8);
      return Result.CORRECTED;
    }
    // A wrong bit of the code itself.
    return Integer.bitCount(difference) == 1 ? Result.CORRECTED : Result.UNCORRECTABLE;
  }
}
