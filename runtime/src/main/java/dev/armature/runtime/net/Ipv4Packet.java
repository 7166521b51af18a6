package dev.armature.runtime.net;

/** A view of the IPv4 packet in a frame from the guest (RFC 791); used again for each packet. */
final class Ipv4Packet {
  /** Octets of a header without options. */
  static final int HEADER = 20;

  static final int ICMP = 1;
  static final int TCP = 6;
  static final int UDP = 17;

  private static final int MORE_FRAGMENTS_AND_OFFSET = 0x3FFF;

  byte[] bytes;
  int protocol;
  int source;
  int destination;

  /** Where the payload begins in {@link #bytes}. */
  int payload;

  /** Octets of payload. */
  int length;

  /**
   * Looks at the packet in a frame.
   *
   * @return whether it is a whole packet with a right checksum
   */
  boolean parse(byte[] frame, int frameLength) {
    int at = Frame.HEADER;
    if (frameLength < at + HEADER || Octets.u8(frame, at) >>> 4 != 4) {
      return false;
    }
    int header = (frame[at] & 0xF) * 4;
    int total = Octets.u16(frame, at + 2);
    if (header < HEADER || total < header || at + total > frameLength) {
      return false;
    }
    if (InternetChecksum.finish(InternetChecksum.sum(0, frame, at, header)) != 0
        || (Octets.u16(frame, at + 6) & MORE_FRAGMENTS_AND_OFFSET) != 0) {
      return false;
    }
    bytes = frame;
    protocol = Octets.u8(frame, at + 9);
    source = Octets.u32(frame, at + 12);
    destination = Octets.u32(frame, at + 16);
    payload = at + header;
    length = total - header;
    return true;
  }

  /** Whether the checksum over pseudo header and payload is right. */
  boolean transportChecksumIsRight() {
    long sum = InternetChecksum.pseudoHeader(source, destination, protocol, length);
    return InternetChecksum.finish(InternetChecksum.sum(sum, bytes, payload, length)) == 0;
  }
}
