package dev.armature.translator.region;

/**
 * How the lines of translated methods tell guest addresses. A line number has 16 bits, so it holds
 * bits 17:2 of an ARM instruction's address, or bits 16:1 of a Thumb instruction's; the rest is
 * that of the page of the region that fits (a region has few).
 */
public final class GuestLines {
  private static final int MASK = 0xFFFF;

  private GuestLines() {}

  /** The line number that stands for the instruction at {@code address}. */
  static int lineOf(int address, boolean thumb) {
    return address >>> shift(thumb) & MASK;
  }

  /**
   * The address that {@code line} of a region stands for.
   *
   * @param page an address near it: that of the region's entry, or a page of the region
   * @return the address nearest to {@code page} that has this line
   */
  public static int addressOf(int line, boolean thumb, int page) {
    int span = (MASK + 1) << shift(thumb);
    int address = (page & -span) | (line & MASK) << shift(thumb);
    int distance = address - page;
    if (distance > span / 2) {
      return address - span;
    }
    return distance < -span / 2 ? address + span : address;
  }

  private static int shift(boolean thumb) {
    return thumb ? 1 : 2;
  }
}
