package dev.armature.runtime.net;

/** A view of the TCP segment in a packet from the guest (RFC 793); used again for each segment. */
final class TcpSegment {
  /** Octets of a header without options. */
  static final int HEADER = 20;

  static final int FIN = 1;
  static final int SYN = 1 << 1;
  static final int RST = 1 << 2;
  static final int PSH = 1 << 3;
  static final int ACK = 1 << 4;

  static final int OPTION_END = 0;
  static final int OPTION_NOTHING = 1;
  static final int OPTION_MSS = 2;
  static final int OPTION_WINDOW_SCALE = 3;

  /** What holds where no option tells another segment size (RFC 879). */
  private static final int DEFAULT_MSS = 536;

  private static final int MAX_WINDOW_SCALE = 14;

  byte[] bytes;
  int sourcePort;
  int destinationPort;
  int sequence;
  int acknowledgement;
  int flags;

  /** As in the header, not scaled. */
  int window;

  /** Where the data begins in {@link #bytes}. */
  int data;

  /** Octets of data. */
  int length;

  /** The peer's maximum segment size. */
  int mss;

  /** The peer's window scale, or -1 if it wants none. */
  int windowScale;

  /**
   * Looks at the segment in a packet.
   *
   * @return whether it is one, with a right checksum
   */
  boolean parse(Ipv4Packet packet) {
    byte[] b = packet.bytes;
    int at = packet.payload;
    if (packet.length < HEADER) {
      return false;
    }
    int header = (b[at + 12] >>> 4 & 0xF) * 4;
    if (header < HEADER || header > packet.length || !packet.transportChecksumIsRight()) {
      return false;
    }
    bytes = b;
    sourcePort = Octets.u16(b, at);
    destinationPort = Octets.u16(b, at + 2);
    sequence = Octets.u32(b, at + 4);
    acknowledgement = Octets.u32(b, at + 8);
    flags = Octets.u8(b, at + 13);
    window = Octets.u16(b, at + 14);
    data = at + header;
    length = packet.length - header;
    parseOptions(at + HEADER, data);
    return true;
  }

  private void parseOptions(int from, int end) {
    mss = DEFAULT_MSS;
    windowScale = -1;
    int at = from;
    while (at < end && bytes[at] != OPTION_END) {
      if (bytes[at] == OPTION_NOTHING) {
        at++;
        continue;
      }
      int size = at + 1 < end ? Octets.u8(bytes, at + 1) : 0;
      if (size < 2 || at + size > end) {
        return;
      }
      if (bytes[at] == OPTION_MSS && size == 4) {
        mss = Octets.u16(bytes, at + 2);
      } else if (bytes[at] == OPTION_WINDOW_SCALE && size == 3) {
        windowScale = Math.min(Octets.u8(bytes, at + 2), MAX_WINDOW_SCALE);
      }
      at += size;
    }
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The sequence number behind the segment: SYN and FIN count as one octet each. */
  int end() {
    return sequence + length + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
  }
}
