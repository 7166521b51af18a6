package dev.armature.runtime.storage;

import java.nio.charset.StandardCharsets;

/**
 * The read-only registers of an {@link SdCard} (SD Physical Layer Simplified Specification 2.00,
 * chapter 5): CID, CSD, SCR. Bit numbers are those of the specification.
 */
final class SdRegisters {
  /** Bytes in CID and CSD. */
  static final int LONG_BYTES = 16;

  /** log2 of the block size that all cards of today use. */
  private static final int BLOCK_SHIFT = 9;

  private static final int HIGH_CAPACITY_SHIFT = 19;
  private static final int MAX_C_SIZE_MULT = 7;
  private static final int C_SIZE_LIMIT = 1 << 12;
  private static final long STANDARD_CAPACITY_LIMIT = 2L << 30;
  private static final long HIGH_CAPACITY_LIMIT = 2L << 40;

  /** Command classes: basic, block read, block write, application, switch. */
  private static final int COMMAND_CLASSES = 0b101_0001_0101;

  private static final int TRANSFER_25_MHZ = 0x32;

  private final long capacity;
  private final boolean highCapacity;
  private final byte[] csd;

  /**
   * Registers of a card for an image of {@code size} bytes: standard capacity up to 2 GiB, high
   * capacity above.
   *
   * @throws IllegalArgumentException with a message for the user, if no card can have that size
   */
  SdRegisters(long size, boolean readOnly) {
    highCapacity = size > STANDARD_CAPACITY_LIMIT;
    int blockShift = BLOCK_SHIFT;
    int multiplier = 0;
    if (highCapacity) {
      capacity = size >>> HIGH_CAPACITY_SHIFT << HIGH_CAPACITY_SHIFT;
    } else {
      while (size >>> (blockShift + multiplier + 2) > C_SIZE_LIMIT) {
        if (multiplier < MAX_C_SIZE_MULT) {
          multiplier++;
        } else {
          blockShift++;
        }
      }
      int unit = blockShift + multiplier + 2;
      capacity = size >>> unit << unit;
    }
    if (capacity == 0 || capacity > HIGH_CAPACITY_LIMIT) {
      throw new IllegalArgumentException(
          "an SD card holds 2 KiB to 2 TiB, not the image's " + size + " bytes");
    }
    csd = highCapacity ? csdVersion2() : csdVersion1(blockShift, multiplier);
    put(csd, 13, 12, readOnly ? 0b11 : 0);
    putCrc(csd);
  }

  /** The card's size in bytes: the largest the CSD can express that the image holds. */
  long capacity() {
    return capacity;
  }

  /** Whether the card is addressed in blocks rather than bytes. */
  boolean highCapacity() {
    return highCapacity;
  }

  /** Card-specific data; the array is the register's own. */
  byte[] csd() {
    return csd;
  }

  private byte[] csdVersion1(int readBlockShift, int multiplier) {
    byte[] r = commonCsd(0, readBlockShift);
    put(r, 119, 112, 0x26); // TAAC 1.5 ms
    put(r, 79, 79, 1); // READ_BL_PARTIAL
    put(r, 73, 62, (int) (capacity >>> (readBlockShift + multiplier + 2)) - 1);
    put(r, 61, 50, 0b111_111_111_111); // the largest currents
    put(r, 49, 47, multiplier);
    return r;
  }

  private byte[] csdVersion2() {
    byte[] r = commonCsd(1, BLOCK_SHIFT);
    put(r, 119, 112, 0x0E); // TAAC 1 ms, fixed
    put(r, 69, 48, (int) (capacity >>> HIGH_CAPACITY_SHIFT) - 1);
    return r;
  }

  private static byte[] commonCsd(int structure, int readBlockShift) {
    byte[] r = new byte[LONG_BYTES];
    put(r, 127, 126, structure);
    put(r, 103, 96, TRANSFER_25_MHZ);
    put(r, 95, 84, COMMAND_CLASSES);
    put(r, 83, 80, readBlockShift);
    put(r, 46, 46, 1); // ERASE_BLK_EN
    put(r, 45, 39, 0x7F); // SECTOR_SIZE
    put(r, 28, 26, 2); // R2W_FACTOR
    put(r, 25, 22, readBlockShift); // WRITE_BL_LEN
    return r;
  }

  /** Card identification, the same for every card. */
  static byte[] cid() {
    byte[] r = new byte[LONG_BYTES];
    r[0] = 0x41; // MID
    byte[] name = "AMARMTR".getBytes(StandardCharsets.US_ASCII); // OID, PNM
    System.arraycopy(name, 0, r, 1, name.length);
    put(r, 63, 56, 0x10); // PRV 1.0
    put(r, 55, 24, 0x0000_0001); // PSN
    put(r, 19, 8, (2026 - 2000) << 4 | 1); // MDT
    putCrc(r);
    return r;
  }

  /** SD configuration: version 2.00, bus widths 1 and 4. */
  static byte[] scr() {
    return new byte[] {0x02, 0x05, 0, 0, 0, 0, 0, 0};
  }

  /** Sets bits {@code high}:{@code low} of a register whose first byte holds the highest bits. */
  private static void put(byte[] register, int high, int low, int value) {
    for (int bit = low; bit <= high; bit++) {
      if ((value >>> (bit - low) & 1) != 0) {
        register[register.length - 1 - bit / 8] |= (byte) (1 << (bit % 8));
      }
    }
  }

  /** Fills the last byte with the CRC7 (x^7 + x^3 + 1) of the others and the stop bit. */
  private static void putCrc(byte[] register) {
    int crc = 0;
    for (int i = 0; i < register.length - 1; i++) {
      for (int bit = 7; bit >= 0; bit--) {
        int feedback = (crc >>> 6 ^ register[i] >>> bit) & 1;
        crc = (crc << 1 & 0x7F) ^ (feedback != 0 ? 0x09 : 0);
      }
    }
    register[register.length - 1] = (byte) (crc << 1 | 1);
  }
}
