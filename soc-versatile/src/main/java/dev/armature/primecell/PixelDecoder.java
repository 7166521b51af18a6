package dev.armature.primecell;

/**
 * Turns the bytes of a frame buffer into pixels the way a {@link Pl110Clcd} does (ARM DDI 0161,
 * sections 2.3.3 to 2.3.5): words to pixels by endianness, indices to colours by the palette.
 */
final class PixelDecoder {
  private static final int OPAQUE = 0xFF00_0000;
  private static final int BITS_PER_WORD = 32;
  private static final int BYTE = 8;

  /** LCDControl.LcdBpp of 16 and of 24 bits a pixel; smaller codes use the palette. */
  private static final int BPP_16 = 4;

  private static final int BPP_24 = 5;

  private final int bppCode;
  private final int bits;
  private final int orderMask;
  private final boolean blueLowest;
  private final PixelWiring wiring;
  private final int[] palette;

  /**
   * A decoder.
   *
   * @param bppCode LCDControl.LcdBpp, 0–5
   * @param bigEndianBytes LCDControl.BEBO
   * @param bigEndianPixels LCDControl.BEPO, which orders the pixels within a byte
   * @param blueLowest LCDControl.BGR
   * @param palette two entries a word
   */
  PixelDecoder(
      int bppCode,
      boolean bigEndianBytes,
      boolean bigEndianPixels,
      boolean blueLowest,
      PixelWiring wiring,
      int[] palette) {
    this.bppCode = bppCode;
    this.bits = 1 << bppCode;
    this.orderMask = orderMask(bits, bigEndianBytes, bigEndianPixels);
    this.blueLowest = blueLowest;
    this.wiring = wiring;
    this.palette = palette;
  }

  /**
   * What to exclusive-or a pixel's little-endian bit number in its word with to get its real one.
   * Reversing the order of a power of two of equal parts flips the bits of the number that count
   * the parts.
   */
  private static int orderMask(int bits, boolean bigEndianBytes, boolean bigEndianPixels) {
    int flipped = 0;
    if (bigEndianBytes) {
      // Parts of a word: bytes, or whole pixels if they are wider.
      flipped |= BITS_PER_WORD - Math.max(bits, BYTE);
    }
    if (bigEndianPixels && bits < BYTE) {
      flipped |= BYTE - bits;
    }
    return flipped;
  }

  /** How many bytes hold {@code pixels} pixels, a multiple of 16. */
  int bytes(int pixels) {
    return pixels * bits / BYTE;
  }

  /** The pixels as 0xAARRGGBB. */
  int[] decode(byte[] frame, int pixels) {
    int[] result = new int[pixels];
    int bit = 0;
    for (int i = 0; i < pixels; i++) {
      int word = word(frame, bit / BITS_PER_WORD);
      int shift = bit % BITS_PER_WORD ^ orderMask;
      int raw = bits == BITS_PER_WORD ? word : word >>> shift & ((1 << bits) - 1);
      result[i] = OPAQUE | colour(raw);
      bit += bits;
    }
    return result;
  }

  private static int word(byte[] frame, int index) {
    int at = index * Integer.BYTES;
    return (frame[at] & 0xFF)
        | (frame[at + 1] & 0xFF) << 8
        | (frame[at + 2] & 0xFF) << 16
        | frame[at + 3] << 24;
  }

  private int colour(int raw) {
    return switch (bppCode) {
      case BPP_24 -> order(raw & 0xFF, raw >>> 8 & 0xFF, raw >>> 16 & 0xFF, blueLowest);
      case BPP_16 ->
          switch (wiring) {
            case INTENSITY_555 -> colour555(raw);
            case RGB_565 -> colour565(raw, blueLowest);
            case BLUE_LOWEST_565 -> colour565(raw, true);
          };
      default -> colour555(palette[raw >>> 1] >>> (16 * (raw & 1)));
    };
  }

  private int colour555(int raw) {
    return order(
        widen(raw & 0x1F, 5), widen(raw >>> 5 & 0x1F, 5), widen(raw >>> 10 & 0x1F, 5), blueLowest);
  }

  private static int colour565(int raw, boolean blueLowest) {
    return order(
        widen(raw & 0x1F, 5), widen(raw >>> 5 & 0x3F, 6), widen(raw >>> 11 & 0x1F, 5), blueLowest);
  }

  private static int order(int low, int green, int high, boolean blueLowest) {
    return blueLowest ? high << 16 | green << 8 | low : low << 16 | green << 8 | high;
  }

  /** Spreads a component of {@code width} bits over 0–255 so that full stays full. */
  private static int widen(int component, int width) {
    return component << (8 - width) | component >>> (2 * width - 8);
  }
}
