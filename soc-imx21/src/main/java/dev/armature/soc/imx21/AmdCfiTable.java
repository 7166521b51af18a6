package dev.armature.soc.imx21;

import java.nio.charset.StandardCharsets;

/**
 * What an {@link AmdFlashChip} answers a CFI query with (JEDEC JESD68.01), with the extended query
 * of the AMD command set.
 */
final class AmdCfiTable {
  private static final int QUERY = 0x10;
  private static final int EXTENDED_QUERY = 0x40;
  private static final int LENGTH = 0x50;
  private static final int AMD_COMMAND_SET = 2;
  private static final int X16_INTERFACE = 1;

  /** Boot sector flag for uniform sectors. */
  private static final int UNIFORM = 4;

  private AmdCfiTable() {}

  /**
   * The table, by word address in the chip; every entry is one byte.
   *
   * @param chipBytes the chip's size, a power of two
   * @param sectorBytes the size of its sectors
   */
  static byte[] of(int chipBytes, int sectorBytes) {
    byte[] t = new byte[LENGTH];
    putText(t, QUERY, "QRY");
    putHalf(t, 0x13, AMD_COMMAND_SET);
    putHalf(t, 0x15, EXTENDED_QUERY);
    t[0x1B] = 0x17; // VCC 1.7 V
    t[0x1C] = 0x19; // to 1.9 V
    t[0x1F] = 4; // a word is programmed in 2^4 us
    t[0x21] = 9; // a sector is erased in 2^9 ms
    t[0x23] = 4; // at most 2^4 times as long
    t[0x25] = 4;
    t[0x27] = (byte) Integer.numberOfTrailingZeros(chipBytes);
    putHalf(t, 0x28, X16_INTERFACE);
    t[0x2C] = 1; // one region of sectors of equal size
    putHalf(t, 0x2D, chipBytes / sectorBytes - 1);
    putHalf(t, 0x2F, sectorBytes / 256);
    putText(t, EXTENDED_QUERY, "PRI13");
    t[EXTENDED_QUERY + 0xF] = UNIFORM;
    return t;
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
