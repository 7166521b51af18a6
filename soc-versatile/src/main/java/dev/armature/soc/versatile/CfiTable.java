package dev.armature.soc.versatile;

import java.nio.charset.StandardCharsets;

/**
 * What an {@link IntelFlashChip} answers a CFI query with (JEDEC JESD68.01), with the Intel
 * extended query of its command set.
 */
final class CfiTable {
  private static final int QUERY = 0x10;
  private static final int EXTENDED_QUERY = 0x31;
  private static final int LENGTH = 0x40;

  private static final int INTEL_COMMAND_SET = 1;
  private static final int X16_INTERFACE = 1;

  /** Legacy block lock and unlock: unlocking is for all blocks at once. */
  private static final int FEATURE_LEGACY_LOCK = 1 << 3;

  private CfiTable() {}

  /**
   * The table, by word address in the chip; every entry is one byte.
   *
   * @param chipBytes the chip's size, a power of two
   * @param blockBytes the size of its erase blocks
   * @param bufferBytes the size of its write buffer
   */
  static byte[] of(int chipBytes, int blockBytes, int bufferBytes) {
    byte[] t = new byte[LENGTH];
    putText(t, QUERY, "QRY");
    putHalf(t, 0x13, INTEL_COMMAND_SET);
    putHalf(t, 0x15, EXTENDED_QUERY);
    t[0x1B] = 0x27; // VCC 2.7 V
    t[0x1C] = 0x36; // to 3.6 V
    t[0x1F] = 7; // a word is programmed in 2^7 us
    t[0x20] = 7; // and so is a buffer
    t[0x21] = 10; // a block is erased in 2^10 ms
    t[0x23] = 4; // at most 2^4 times as long
    t[0x24] = 4;
    t[0x25] = 4;
    t[0x27] = (byte) log2(chipBytes);
    putHalf(t, 0x28, X16_INTERFACE);
    putHalf(t, 0x2A, log2(bufferBytes));
    t[0x2C] = 1; // one region of blocks of equal size
    putHalf(t, 0x2D, chipBytes / blockBytes - 1);
    putHalf(t, 0x2F, blockBytes / 256);
    putText(t, EXTENDED_QUERY, "PRI10");
    putHalf(t, 0x36, FEATURE_LEGACY_LOCK);
    putHalf(t, 0x3B, 1); // the status of a block has its lock bit
    t[0x3D] = 0x33; // best VCC 3.3 V
    return t;
  }

  private static int log2(int powerOfTwo) {
    return Integer.numberOfTrailingZeros(powerOfTwo);
  }

  private static void putText(byte[] table, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, table, at, bytes.length);
  }

  private static void putHalf(byte[] table, int at, int value) {
    table[at] = (byte) value;
    table[at + 1] = (byte) (value >>> 8);
  }
}
