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
  private enum Result {
    GOOD,
    CORRECTED,
    UNCORRECTABLE
  }

  /** Where the code lies in the spare bytes: three bytes for the page, two for spare 0 to 4. */
  private static final int AT = NandChip.MAIN + 6;

  private static final int MAIN_NUMBER_BITS = 12;
  private static final int SPARE_NUMBER_BITS = 6;
  private static final int SPARE_COVERED = 5;

  private NandEcc() {}

  /** Puts its codes into a page of {@link NandCells#PAGE} bytes. */
  static void store(byte[] page) {
    int main = of(page, 0, NandChip.MAIN, MAIN_NUMBER_BITS);
    int spare = of(page, NandChip.MAIN, SPARE_COVERED, SPARE_NUMBER_BITS) | 0xF000;
    for (int i = 0; i < 3; i++) {
      page[AT + i] = (byte) (main >>> (8 * i));
    }
    page[AT + 3] = (byte) spare;
    page[AT + 4] = (byte) (spare >>> 8);
  }

  /**
   * Compares a page with its codes, and corrects one wrong bit of the main area and one of the
   * spare bytes.
   *
   * @return as ECC_STATUS has it: 1:0 of the spare bytes, 3:2 of the main area
   */
  static int check(byte[] page) {
    int main = byteAt(page, 0) | byteAt(page, 1) << 8 | byteAt(page, 2) << 16;
    int spare = (byteAt(page, 3) | byteAt(page, 4) << 8) & 0xFFF;
    Result ofSpare = check(page, NandChip.MAIN, SPARE_COVERED, SPARE_NUMBER_BITS, spare);
    Result ofMain = check(page, 0, NandChip.MAIN, MAIN_NUMBER_BITS, main);
    return ofMain.ordinal() << 2 | ofSpare.ordinal();
  }

  private static int byteAt(byte[] page, int i) {
    return page[AT + i] & 0xFF;
  }

  /**
   * The code of {@code bytes} bytes of {@code data}.
   *
   * @param numberBits how many bits it takes to number the bits of the data
   * @return twice {@code numberBits} bits
   */
  private static int of(byte[] data, int start, int bytes, int numberBits) {
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
  private static Result check(byte[] data, int start, int bytes, int numberBits, int stored) {
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
