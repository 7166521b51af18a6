package dev.armature.soc.versatile;

import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Which frames a {@link Smc91c111} takes: its address and its table of multicast hashes. */
final class ReceiveFilter implements Stateful {
  static final int ADDRESS_BYTES = 6;
  static final int TABLE_BYTES = 8;

  private static final int GROUP = 1;

  private final int[] address = new int[ADDRESS_BYTES];
  private final int[] table = new int[TABLE_BYTES];
  private final CRC32 crc = new CRC32();

  int address(int i) {
    return address[i];
  }

  void setAddress(int i, int octet) {
    address[i] = octet;
  }

  int table(int i) {
    return table[i];
  }

  void setTable(int i, int value) {
    table[i] = value;
  }

  void clearTable() {
    Arrays.fill(table, 0);
  }

  @Override
  public void visitState(StateVisitor v) {
    v.range("address", address, 0, 0xFF);
    v.range("table", table, 0, 0xFF);
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
      if ((frame[i] & 0xFF) != address[i]) {
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
    return (table[hash >>> 3] >>> (hash & 7) & 1) != 0;
  }
}
