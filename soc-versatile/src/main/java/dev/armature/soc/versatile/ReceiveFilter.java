package dev.armature.soc.versatile;

import dev.armature.runtime.device.Register;
import java.util.zip.CRC32;

/** Which frames a {@link Smc91c111} takes: its address and its table of multicast hashes. */
final class ReceiveFilter {
  static final int ADDRESS_BYTES = 6;

  private static final int GROUP = 1;

  private final Register[] address;
  private final Register[] table;
  private final CRC32 crc = new CRC32();

  /**
   * A filter that is set by registers of 16 bits, which hold the first octet in their low half.
   *
   * @param address the station's, 3 registers
   * @param table a bit for each hash, 4 registers
   */
  ReceiveFilter(Register[] address, Register[] table) {
    this.address = address;
    this.table = table;
  }

  private static int octet(Register[] registers, int i) {
    return registers[i / 2].field(Byte.SIZE * (i & 1), Byte.SIZE);
  }

  static boolean isGroup(byte[] frame) {
    return (frame[0] & GROUP) != 0;
  }

  static boolean isBroadcast(byte[] frame) {
    for (int i = 0; i < ADDRESS_BYTES; i++) {
      if (frame[i] != (byte) 0xFF) {
        return false;
      }
    }
    return true;
  }

  boolean isForThisStation(byte[] frame) {
    for (int i = 0; i < ADDRESS_BYTES; i++) {
      if ((frame[i] & 0xFF) != octet(address, i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the table has the destination of a multicast frame: the first six bits of its CRC as
   * they go over the wire choose byte and bit.
   */
  boolean isInTable(byte[] frame) {
    crc.reset();
    crc.update(frame, 0, ADDRESS_BYTES);
    // CRC32 works with reflected bits, and inverts the result at the end.
    int hash = Integer.reverse((int) ~crc.getValue()) >>> 26;
    return (octet(table, hash >>> 3) >>> (hash & 7) & 1) != 0;
  }
}
