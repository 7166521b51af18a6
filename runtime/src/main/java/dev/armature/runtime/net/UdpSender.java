package dev.armature.runtime.net;

/** Sends UDP datagrams to the guest (RFC 768). */
final class UdpSender {
  /** Octets of the UDP header. */
  static final int HEADER = 8;

  /** The most octets of payload: one unfragmented packet. */
  static final int MAX_PAYLOAD = GuestLink.MAX_PAYLOAD - HEADER;

  private final GuestLink link;

  UdpSender(GuestLink link) {
    this.link = link;
  }

  /** Sends a datagram of at most {@link #MAX_PAYLOAD} octets. */
  void send(int source, int sourcePort, int target, int targetPort, byte[] payload, int length) {
    Frame frame = link.claim();
    if (frame == null) {
      return;
    }
    byte[] b = frame.bytes;
    int at = GuestLink.PAYLOAD;
    int total = HEADER + length;
    Octets.put16(b, at, sourcePort);
    Octets.put16(b, at + 2, targetPort);
    Octets.put16(b, at + 4, total);
    Octets.put16(b, at + 6, 0);
    System.arraycopy(payload, 0, b, at + HEADER, length);
    long sum = InternetChecksum.pseudoHeader(source, target, Ipv4Packet.UDP, total);
    int checksum = InternetChecksum.finish(InternetChecksum.sum(sum, b, at, total));
    // 0 would say that there is none.
    Octets.put16(b, at + 6, checksum == 0 ? 0xFFFF : checksum);
    link.sendIp(frame, Ipv4Packet.UDP, source, target, total);
  }
}
