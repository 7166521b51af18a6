package dev.armature.runtime.io;

/** What a screen shows at one moment. Immutable as long as nobody writes to {@link #argb}. */
public final class Picture {
  private final int width;
  private final int height;
  private final int[] argb;

  /**
   * A picture of {@code width} by {@code height} pixels.
   *
   * @param argb the pixels as 0xAARRGGBB, row by row from the top left; not copied
   */
  public Picture(int width, int height, int[] argb) {
    if (width <= 0 || height <= 0 || argb.length != Math.multiplyExact(width, height)) {
      throw new IllegalArgumentException(
          "not a picture: " + width + " x " + height + " with " + argb.length + " pixels");
    }
    this.width = width;
    this.height = height;
    this.argb = argb;
  }

  /** Pixels in a row. */
  public int width() {
    return width;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** The pixels as 0xAARRGGBB, row by row from the top left; the picture's own array. */
  public int[] argb() {
    return argb;
  }

  /** The pixel in column {@code x} of row {@code y}, as 0xAARRGGBB. */
  public int pixel(int x, int y) {
    return argb[y * width + x];
  }
}
