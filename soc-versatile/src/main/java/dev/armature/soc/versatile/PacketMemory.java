package dev.armature.soc.versatile;

import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The memory of a {@link Smc91c111}: packets that are handed out one by one, and how a frame lies
 * in one (SMSC LAN91C111 datasheet, section 8.5): a status word, a byte count, the frame up to its
 * last even byte, and a last word of control byte and odd byte.
 */
final class PacketMemory implements Stateful {
  /** Packets there are. */
  static final int PACKETS = 4;

  /** The shortest frame that is one: addresses and type. */
  static final int SHORTEST_FRAME = 14;

  /** The longest frame without CRC. */
  static final int LONGEST_FRAME = 1518;

  private static final int PACKET_BYTES = 2048;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int STATUS = 0;
  private static final int BYTE_COUNT = 2;
  private static final int FRAME = 4;

  /** What the byte count counts beside the even part of the frame. */
  private static final int OVERHEAD = 6;

  private static final int CONTROL_ODD = 1 << 5;
  private static final int CONTROL_CRC = 1 << 6;

  /** EPH status of a frame that was sent over a good link. */
  private static final int TRANSMITTED = 0x4001;

  private static final int RECEIVED_BROADCAST = 1 << 14;
  private static final int RECEIVED_ODD = 1 << 12;
  private static final int RECEIVED_MULTICAST = 1;

  private final byte[][] packets = new byte[PACKETS][PACKET_BYTES];

  /** One bit for each packet in use. */
  private int allocated;

  /** Packets nobody uses. */
  int free() {
    return PACKETS - Integer.bitCount(allocated);
  }

  boolean isFull() {
    return free() == 0;
  }

  /** Hands out a packet; there must be one. */
  int allocate() {
    int packet = Integer.numberOfTrailingZeros(~allocated);
    allocated |= 1 << packet;
    return packet;
  }

  void release(int packet) {
    allocated &= ~(1 << packet);
  }

  void releaseAll() {
    allocated = 0;
  }

  @Override
  public void visitState(StateVisitor v) {
    for (int n = 0; n < PACKETS; n++) {
      v.bytes("packet" + n, packets[n]);
    }
    allocated = v.range("allocated", allocated, 0, (1 << PACKETS) - 1);
  }

  /** The byte at {@code offset}, 0–2047. */
  int get(int packet, int offset) {
    return packets[packet][offset] & 0xFF;
  }

  /** The {@code width} bytes from {@code offset} on; behind the last comes the first. */
  int get(int packet, int offset, int width) {
    byte[] p = packets[packet];
    if (width == Integer.BYTES && offset <= PACKET_BYTES - Integer.BYTES) {
      return (int) WORD.get(p, offset);
    }
    int value = 0;
    for (int i = 0; i < width; i++) {
      value |= (p[(offset + i) % PACKET_BYTES] & 0xFF) << (Byte.SIZE * i);
    }
    return value;
  }

  /** Puts a byte at {@code offset}, 0–2047. */
  void put(int packet, int offset, int value) {
    packets[packet][offset] = (byte) value;
  }

  /** Puts {@code width} bytes, from {@code offset} on; behind the last comes the first. */
  void put(int packet, int offset, int width, int value) {
    byte[] p = packets[packet];
    if (width == Integer.BYTES && offset <= PACKET_BYTES - Integer.BYTES) {
      WORD.set(p, offset, value);
      return;
    }
    for (int i = 0; i < width; i++) {
      p[(offset + i) % PACKET_BYTES] = (byte) (value >>> (Byte.SIZE * i));
    }
  }

  /**
   * Copies a frame to be sent to {@code wire}, and notes in its packet that it was.
   *
   * @return its length, or 0 if the packet holds no frame
   */
  int takeFrame(int packet, byte[] wire) {
    byte[] p = packets[packet];
    putHalf(p, STATUS, TRANSMITTED);
    int count = ((p[BYTE_COUNT] & 0xFF) | p[BYTE_COUNT + 1] << 8) & (PACKET_BYTES - 1);
    if (count < OVERHEAD) {
      return 0;
    }
    boolean odd = (p[count - 1] & CONTROL_ODD) != 0;
    int length = count - OVERHEAD + (odd ? 1 : 0);
    if (length < SHORTEST_FRAME || length > LONGEST_FRAME) {
      return 0;
    }
    System.arraycopy(p, FRAME, wire, 0, length);
    return length;
  }

  /** Stores a received frame of {@code length} bytes, with or without its CRC. */
  void putFrame(int packet, byte[] frame, int length) {
    byte[] p = packets[packet];
    boolean odd = (length & 1) != 0;
    int even = length & ~1;
    putHalf(p, STATUS, receiveStatus(frame, odd));
    putHalf(p, BYTE_COUNT, even + OVERHEAD);
    System.arraycopy(frame, 0, p, FRAME, even);
    p[FRAME + even] = odd ? frame[even] : 0;
    p[FRAME + even + 1] = (byte) (CONTROL_CRC | (odd ? CONTROL_ODD : 0));
  }

  private static int receiveStatus(byte[] frame, boolean odd) {
    int status = odd ? RECEIVED_ODD : 0;
    if (ReceiveFilter.isBroadcast(frame)) {
      return status | RECEIVED_BROADCAST;
    }
    return ReceiveFilter.isGroup(frame) ? status | RECEIVED_MULTICAST : status;
  }

  private static void putHalf(byte[] packet, int at, int value) {
    packet[at] = (byte) value;
    packet[at + 1] = (byte) (value >>> 8);
  }
}
