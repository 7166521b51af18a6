package dev.armature.runtime.load;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A zImage: a compressed Linux kernel behind the program that unpacks it
 * (arch/arm/boot/compressed/head.S and vmlinux.lds.S). The payload may be found and unpacked here,
 * on the host, which takes a small part of the time; that is possible when it is packed with gzip
 * or xz.
 */
final class ZImage {
  /** Where kernels want to be, from the start of RAM, unless their zImage says otherwise. */
  static final int DEFAULT_TEXT_OFFSET = 0x8000;

  private static final int MAGIC_OFFSET = 0x24;
  private static final int MAGIC = 0x016F2818;
  private static final int HEADER_SIZE = 0x30;
  private static final int TABLE_MAGIC_OFFSET = 0x34;
  private static final int TABLE_MAGIC = 0x45454545;
  private static final int TABLE_TAG = 0x5A534C4B;

  /** The magic number of gzip is three bytes; more false finds than this are no accident. */
  private static final int MAX_CANDIDATES = 64;

  private final ImageFile file;
  private final int size;
  private final int bssSize;
  private final int textOffset;

  private ZImage(ImageFile file, int size) {
    this.file = file;
    this.size = size;
    int table = table();
    this.bssSize = table < 0 ? 0 : file.littleEndian().getInt(table + 12);
    this.textOffset = table < 0 ? DEFAULT_TEXT_OFFSET : file.littleEndian().getInt(table + 16);
  }

  /** Reads the header of {@code file}, which has the magic number in one byte order. */
  static ZImage parse(ImageFile file) throws LoadException {
    ByteBuffer header = file.littleEndian();
    if (file.length() < HEADER_SIZE) {
      throw file.error("the zImage is truncated in its header");
    }
    if (header.getInt(MAGIC_OFFSET) != MAGIC) {
      throw file.error("is a big-endian zImage; a little-endian kernel is needed");
    }
    long start = Integer.toUnsignedLong(header.getInt(0x28));
    long end = Integer.toUnsignedLong(header.getInt(0x2C));
    if (end - start < HEADER_SIZE) {
      throw file.error("the zImage is damaged: by its header it has %d bytes", end - start);
    }
    if (end - start > file.length()) {
      throw file.error(
          "the zImage is truncated: it has %d of %d bytes", file.length(), end - start);
    }
    return new ZImage(file, (int) (end - start));
  }

  /** Where the additional table of newer kernels is, or -1. */
  private int table() {
    ByteBuffer bytes = file.littleEndian();
    if (size < TABLE_MAGIC_OFFSET + 8 || bytes.getInt(TABLE_MAGIC_OFFSET) != TABLE_MAGIC) {
      return -1;
    }
    int table = bytes.getInt(TABLE_MAGIC_OFFSET + 4);
    boolean valid =
        table >= HEADER_SIZE && table <= size - 28 && bytes.getInt(table + 4) == TABLE_TAG;
    return valid ? table : -1;
  }

  /** Bytes that the unpacked kernel clears behind itself; 0 if unknown. */
  long bssSize() {
    return Integer.toUnsignedLong(bssSize);
  }

  /** Where the unpacked kernel wants to be, from the start of RAM. */
  long textOffset() {
    return Integer.toUnsignedLong(textOffset);
  }

  /** The device tree that was appended to the zImage, or null. */
  ImageFile appendedDeviceTree() {
    byte[] rest = Arrays.copyOfRange(file.bytes(), size, file.length());
    return ImageFormat.of(rest) == ImageFormat.DEVICE_TREE ? file.containing(rest) : null;
  }

  /**
   * Unpacks the kernel.
   *
   * @param limit the most bytes the kernel may have
   * @return the kernel, an {@code Image}, or null if it is packed with neither gzip nor xz
   */
  byte[] unpack(int limit) throws LoadException {
    byte[] bytes = file.bytes();
    int candidates = 0;
    for (int at = HEADER_SIZE; at < size && candidates < MAX_CANDIDATES; at++) {
      boolean gzip = Gzip.startsAt(bytes, at);
      if (gzip || Xz.startsAt(bytes, at)) {
        candidates++;
        try {
          byte[] kernel = gzip ? Gzip.unpack(bytes, at, limit) : Xz.unpack(bytes, at, limit);
          if (kernel != null) {
            return kernel;
          }
        } catch (TooLargeException e) {
          throw file.error(
              "the kernel unpacks to more than the %s of RAM there are for it; give more with -m",
              Sizes.text(limit));
        }
      }
    }
    return null;
  }
}
