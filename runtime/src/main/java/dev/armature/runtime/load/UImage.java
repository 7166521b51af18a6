package dev.armature.runtime.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A uImage: what U-Boot's mkimage makes of a kernel or a RAM disk, a 64-byte big-endian header
 * before the data.
 *
 * @param payload the data, unpacked
 * @param load physical address the data goes to
 * @param entry physical address of the first instruction
 * @param linux whether the operating system named in the header is Linux
 */
record UImage(ImageFile payload, long load, long entry, boolean linux) {
  /** ih_type of a kernel. */
  static final int KERNEL = 2;

  /** ih_type of a RAM disk. */
  static final int RAM_DISK = 3;

  private static final int HEADER_SIZE = 64;
  private static final int OS_LINUX = 5;
  private static final int ARCHITECTURE_ARM = 2;
  private static final int COMPRESSION_NONE = 0;
  private static final int COMPRESSION_GZIP = 1;

  /**
   * Reads {@code file}, which starts with the uImage magic.
   *
   * @param wantedType {@link #KERNEL} or {@link #RAM_DISK}
   * @param limit the most bytes that the unpacked data may have
   */
  static UImage parse(ImageFile file, int wantedType, int limit) throws LoadException {
    if (file.length() < HEADER_SIZE) {
      throw file.error("the uImage is truncated in its header");
    }
    ByteBuffer header = file.bigEndian();
    if (crc(headerWithoutCrc(file.bytes()), 0, HEADER_SIZE) != header.getInt(4)) {
      throw file.error("the uImage is damaged: its header fails the checksum");
    }
    long size = Integer.toUnsignedLong(header.getInt(12));
    if (size == 0 || size > file.length() - HEADER_SIZE) {
      throw file.error(
          "the uImage is truncated: it has %d of %d bytes of data",
          file.length() - HEADER_SIZE, size);
    }
    if (crc(file.bytes(), HEADER_SIZE, (int) size) != header.getInt(24)) {
      throw file.error("the uImage is damaged: its data fails the checksum");
    }
    if (header.get(29) != ARCHITECTURE_ARM) {
      throw file.error("the uImage is for architecture %d; 2 (ARM) is needed", header.get(29));
    }
    if (header.get(30) != wantedType) {
      throw file.error("the uImage is of type %d; %d is needed here", header.get(30), wantedType);
    }
    return new UImage(
        file.containing(data(file, header.get(31), (int) size, limit)),
        Integer.toUnsignedLong(header.getInt(16)),
        Integer.toUnsignedLong(header.getInt(20)),
        header.get(28) == OS_LINUX);
  }

  private static byte[] data(ImageFile file, int compression, int size, int limit)
      throws LoadException {
    byte[] packed = Arrays.copyOfRange(file.bytes(), HEADER_SIZE, HEADER_SIZE + size);
    if (compression == COMPRESSION_NONE) {
      return packed;
    }
    if (compression != COMPRESSION_GZIP) {
      throw file.error(
          "the uImage is compressed by method %d; only gzip (1) and none (0) are known",
          compression);
    }
    byte[] data;
    try {
      data = Gzip.unpack(packed, 0, limit);
    } catch (TooLargeException e) {
      throw file.error(
          "the uImage unpacks to more than the %s of RAM; give more with -m", Sizes.text(limit));
    }
    if (data == null) {
      throw file.error("the uImage is damaged: its gzip data cannot be unpacked");
    }
    return data;
  }

  private static byte[] headerWithoutCrc(byte[] bytes) {
    byte[] header = Arrays.copyOf(bytes, HEADER_SIZE);
    Arrays.fill(header, 4, 8, (byte) 0);
    return header;
  }

  private static int crc(byte[] bytes, int offset, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
