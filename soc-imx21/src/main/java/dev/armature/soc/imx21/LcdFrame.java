package dev.armature.soc.imx21;

import dev.armature.runtime.io.Picture;
import dev.armature.runtime.memory.Ram;
import java.nio.IntBuffer;

/**
 * A frame as the {@link Lcdc}'s registers described it at one moment. Immutable; {@link #render}
 * may run on any thread while the machine's memory is there, and shows what memory holds then.
 */
final class LcdFrame {
  private static final int OPAQUE = 0xFF00_0000;

  // PCR
  private static final int END_SEL = 1 << 18;
  private static final int SWAP_SEL = 1 << 17;
  private static final int BPIX_SHIFT = 25;
  private static final int COLOR = 1 << 30;
  private static final int TFT = 1 << 31;

  /** Bits that a pixel takes in memory, by BPIX; the last code is reserved. */
  private static final int[] BITS = {1, 2, 4, 8, 16, 16, 32, 32};

  private static final int BPIX_8 = 3;
  private static final int BPIX_12 = 4;
  private static final int BPIX_16 = 5;

  // LGWCR
  private static final int GWCKE = 1 << 23;
  private static final int GWAV_SHIFT = 24;
  private static final int KEY = 0x3_FFFF;

  /**
   * A layer of pixels.
   *
   * @param start physical address of the first pixel
   * @param size SIZE or LGWSR: 9:0 lines, 25:20 width in units of 16 pixels
   * @param pitch words from one line to the next
   * @param panning bits of each line that are passed over, 0–31
   * @param palette colours of 1 to 8 bits a pixel
   */
  record Layer(int start, int size, int pitch, int panning, IntBuffer palette) {
    int width() {
      return 16 * (size >>> 20 & 0x3F);
    }

    int height() {
      return size & 0x3FF;
    }
  }

  /**
   * The hardware cursor. It blinks on the panel; in a picture it is shown.
   *
   * @param cpos 9:0 row, 25:16 column, 28 with arithmetic, 31:30 operation
   * @param lcwhb 20:16 height, 28:24 width
   * @param lchcc colour, six bits each
   */
  record Cursor(int cpos, int lcwhb, int lchcc) {
    private static final int FULL = 1;
    private static final int REVERSED = 2;
    private static final int ARITHMETIC = 1 << 28;

    boolean covers(int x, int y) {
      int dx = x - (cpos >>> 16 & 0x3FF);
      int dy = y - (cpos & 0x3FF);
      return cpos >>> 30 != 0
          && dx >= 0
          && dx < (lcwhb >>> 24 & 0x1F)
          && dy >= 0
          && dy < (lcwhb >>> 16 & 0x1F);
    }

    int over(int below) {
      int own = rgb666(lchcc);
      boolean arithmetic = (cpos & ARITHMETIC) != 0;
      int result =
          switch (cpos >>> 30) {
            case FULL -> arithmetic ? below | own : own;
            case REVERSED -> arithmetic ? below ^ own : ~below;
            default -> arithmetic ? below & own : 0;
          };
      return OPAQUE | result;
    }
  }

  private final Ram ram;
  private final int ramStart;
  private final int pcr;
  private final Layer background;
  private final Layer window;
  private final int windowPosition;
  private final int windowControl;
  private final Cursor cursor;

  /**
   * A frame.
   *
   * @param window the graphic window, or null
   * @param windowPosition LGWPR
   * @param windowControl LGWCR
   */
  LcdFrame(
      Ram ram,
      int ramStart,
      int pcr,
      Layer background,
      Layer window,
      int windowPosition,
      int windowControl,
      Cursor cursor) {
    this.ram = ram;
    this.ramStart = ramStart;
    this.pcr = pcr;
    this.background = background;
    this.window = window;
    this.windowPosition = windowPosition;
    this.windowControl = windowControl;
    this.cursor = cursor;
  }

  /** Reads the pixels. */
  Picture render() {
    int width = background.width();
    int height = background.height();
    int[] argb = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int colour = colour(background, raw(background, x, y));
        colour = window == null ? colour : throughWindow(x, y, colour);
        argb[y * width + x] = cursor.covers(x, y) ? cursor.over(colour) : colour;
      }
    }
    return new Picture(width, height, argb);
  }

  private int throughWindow(int x, int y, int below) {
    int wx = x - (windowPosition >>> 16 & 0x3FF);
    int wy = y - (windowPosition & 0x3FF);
    if (wx < 0 || wx >= window.width() || wy < 0 || wy >= window.height()) {
      return below;
    }
    int own = colour(window, raw(window, wx, wy));
    if ((windowControl & GWCKE) != 0 && own == rgb666(windowControl & KEY)) {
      return below;
    }
    int alpha = windowControl >>> GWAV_SHIFT;
    return OPAQUE
        | blend(own, below, alpha, 16)
        | blend(own, below, alpha, 8)
        | blend(own, below, alpha, 0);
  }

  /** A component of {@code own} over {@code below}; alpha 0 is opaque, as GWAV has it. */
  private static int blend(int own, int below, int alpha, int shift) {
    int over = own >>> shift & 0xFF;
    int under = below >>> shift & 0xFF;
    return (alpha == 0 ? over : (over * alpha + under * (255 - alpha)) / 255) << shift;
  }

  private int bpix() {
    return pcr >>> BPIX_SHIFT & 7;
  }

  private int raw(Layer layer, int x, int y) {
    int bits = BITS[bpix()];
    int bit = layer.panning() + x * bits;
    int word = word(layer.start() + 4 * (y * layer.pitch() + bit / Integer.SIZE));
    if (bits == Integer.SIZE) {
      return word;
    }
    int shift = bit % Integer.SIZE;
    if ((pcr & END_SEL) != 0) {
      // The first pixel is at the word's top.
      shift = Integer.SIZE - bits - shift;
    }
    if ((pcr & SWAP_SEL) != 0 && bits >= Byte.SIZE) {
      // Pixels change places within each half word, or half words within the word.
      shift ^= bits == Byte.SIZE ? 8 : 16;
    }
    return word >>> shift & ((1 << bits) - 1);
  }

  private int word(int address) {
    int offset = address - ramStart;
    boolean inside = offset >= 0 && offset <= ram.size() - Integer.BYTES;
    return inside ? ram.word(offset) : 0;
  }

  private int colour(Layer layer, int raw) {
    int bpix = bpix();
    if (bpix <= BPIX_8) {
      int entry = layer.palette().get(raw);
      if ((pcr & TFT) != 0) {
        return rgb666(entry);
      }
      return (pcr & COLOR) != 0 ? rgb444(entry) : gray(entry);
    }
    return switch (bpix) {
      case BPIX_12 -> rgb444(raw);
      case BPIX_16 ->
          OPAQUE
              | widen(raw >>> 11 & 0x1F, 5) << 16
              | widen(raw >>> 5 & 0x3F, 6) << 8
              | widen(raw & 0x1F, 5);
      default ->
          OPAQUE
              | widen(raw >>> 18 & 0x3F, 6) << 16
              | widen(raw >>> 10 & 0x3F, 6) << 8
              | widen(raw >>> 2 & 0x3F, 6);
    };
  }

  /** One of sixteen levels; a passive panel without colours has no more. */
  private static int gray(int entry) {
    return rgb444((entry & 0xF) * 0x111);
  }

  private static int rgb444(int raw) {
    return OPAQUE
        | widen(raw >>> 8 & 0xF, 4) << 16
        | widen(raw >>> 4 & 0xF, 4) << 8
        | widen(raw & 0xF, 4);
  }

  private static int rgb666(int raw) {
    return OPAQUE
        | widen(raw >>> 12 & 0x3F, 6) << 16
        | widen(raw >>> 6 & 0x3F, 6) << 8
        | widen(raw & 0x3F, 6);
  }

  /** Spreads a component of {@code width} bits over 0–255 so that full stays full. */
  private static int widen(int component, int width) {
    return component << (8 - width) | component >>> (2 * width - 8);
  }
}
