package dev.armature.runtime.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a file looks like from its first bytes. */
enum ImageFormat {
  ELF("an ELF file"),
  ZIMAGE("a zImage"),
  UIMAGE("a uImage"),
  DEVICE_TREE("a device tree (DTB)"),
  GZIP("a gzip file"),
  XZ("an xz file"),
  BZIP2("a bzip2 file"),
  CPIO("a cpio archive (an initramfs)"),
  PE("a Windows or EFI executable"),
  SCRIPT("a script"),
  DEVICE_TREE_SOURCE("a device tree source"),
  TEXT("a text"),
  RAW("a raw image");

  /** The zImage's magic number is here, after eight no-ops and a branch. */
  private static final int ZIMAGE_MAGIC_OFFSET = 0x24;

  private static final int TEXT_BEGINNING = 256;

  private final String description;

  ImageFormat(String description) {
    this.description = description;
  }

  /** For messages, with its article. */
  String description() {
    return description;
  }

  /** Guesses the format; what is nothing else is {@link #RAW}. */
  static ImageFormat of(byte[] bytes) {
    // First: an EFI zImage is also a PE file.
    if (hasAt(bytes, ZIMAGE_MAGIC_OFFSET, 0x18, 0x28, 0x6F, 0x01)
        || hasAt(bytes, ZIMAGE_MAGIC_OFFSET, 0x01, 0x6F, 0x28, 0x18)) {
      return ZIMAGE;
    } else if (hasAt(bytes, 0, 0x7F, 'E', 'L', 'F')) {
      return ELF;
    } else if (hasAt(bytes, 0, 0x27, 0x05, 0x19, 0x56)) {
      return UIMAGE;
    } else if (hasAt(bytes, 0, 0xD0, 0x0D, 0xFE, 0xED)) {
      return DEVICE_TREE;
    } else if (hasAt(bytes, 0, 0x1F, 0x8B)) {
      return GZIP;
    } else if (hasAt(bytes, 0, 0xFD, '7', 'z', 'X', 'Z')) {
      return XZ;
    } else if (hasAt(bytes, 0, 'B', 'Z', 'h')) {
      return BZIP2;
    } else if (hasAt(bytes, 0, '0', '7', '0', '7', '0')) {
      return CPIO;
    } else if (hasAt(bytes, 0, 'M', 'Z')) {
      return PE;
    } else if (hasAt(bytes, 0, '#', '!')) {
      return SCRIPT;
    } else if (startsWith(bytes, "/dts-v1/")) {
      return DEVICE_TREE_SOURCE;
    }
    return isText(bytes) ? TEXT : RAW;
  }

  /**
   * Whether a file begins as a text does. Code never does: an ARM instruction that is always
   * executed has a byte of E0 or more.
   */
  private static boolean isText(byte[] bytes) {
    int length = Math.min(bytes.length, TEXT_BEGINNING);
    for (int i = 0; i < length; i++) {
      boolean plain = bytes[i] >= ' ' && bytes[i] <= '~';
      if (!plain && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] bytes, String text) {
    byte[] prefix = text.getBytes(StandardCharsets.US_ASCII);
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static boolean hasAt(byte[] bytes, int offset, int... expected) {
    if (bytes.length < offset + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[offset + i] & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
