package dev.armature.runtime.net;

/** Sends TCP segments to the guest (RFC 793). */
final class TcpSender {
  /** The segment size that we take, and the most octets of data that we send. */
  static final int MSS = GuestLink.MAX_PAYLOAD - TcpSegment.HEADER;

  /** Octets of the options of a SYN. */
  private static final int SYN_OPTIONS = 8;

  private final GuestLink link;

  TcpSender(GuestLink link) {
    this.link = link;
  }

  /** Whether a sender that can wait may send a segment. */
  boolean hasRoom() {
    return link.hasRoom();
  }

  /** Sends a segment without data; SYN comes with the options MSS and, if not -1, window scale. */
  void send(TcpAddress to, int sequence, int acknowledgement, int flags, int window, int scale) {
    Frame frame = link.claim();
    if (frame == null) {
      return;
    }
    int header = TcpSegment.HEADER;
    if ((flags & TcpSegment.SYN) != 0) {
      header += putOptions(frame.bytes, GuestLink.PAYLOAD + header, scale);
    }
    finish(frame, to, sequence, acknowledgement, flags, window, header, 0);
  }

  /** Sends {@code length} octets of {@code buffer}, from {@code offset} on. */
  void sendData(
      TcpAddress to,
      int sequence,
      int acknowledgement,
      int flags,
      int window,
      SendBuffer buffer,
      int offset,
      int length) {
    Frame frame = link.claim();
    if (frame == null) {
      return;
    }
    buffer.copy(offset, frame.bytes, GuestLink.PAYLOAD + TcpSegment.HEADER, length);
    finish(frame, to, sequence, acknowledgement, flags, window, TcpSegment.HEADER, length);
  }

  /** Answers a segment that belongs to no connection (RFC 793, 3.4, Reset Generation). */
  void refuse(TcpAddress to, TcpSegment segment) {
    if (segment.has(TcpSegment.RST)) {
      return;
    }
    if (segment.has(TcpSegment.ACK)) {
      send(to, segment.acknowledgement, 0, TcpSegment.RST, 0, -1);
    } else {
      send(to, 0, segment.end(), TcpSegment.RST | TcpSegment.ACK, 0, -1);
    }
  }

  private static int putOptions(byte[] b, int at, int scale) {
    b[at] = TcpSegment.OPTION_MSS;
    b[at + 1] = 4;
    Octets.put16(b, at + 2, MSS);
    b[at + 4] = TcpSegment.OPTION_NOTHING;
    b[at + 5] = TcpSegment.OPTION_WINDOW_SCALE;
    b[at + 6] = 3;
    b[at + 7] = (byte) scale;
    return scale < 0 ? SYN_OPTIONS / 2 : SYN_OPTIONS;
  }

  private void finish(
      Frame frame,
      TcpAddress to,
      int sequence,
      int acknowledgement,
      int flags,
      int window,
      int header,
      int length) {
    byte[] b = frame.bytes;
    int at = GuestLink.PAYLOAD;
    int total = header + length;
    Octets.put16(b, at, to.remotePort());
    Octets.put16(b, at + 2, to.guestPort());
    Octets.put32(b, at + 4, sequence);
    Octets.put32(b, at + 8, acknowledgement);
    Octets.put16(b, at + 12, (header / 4) << 12 | flags);
    Octets.put16(b, at + 14, window);
    Octets.put32(b, at + 16, 0);
    long sum = InternetChecksum.pseudoHeader(to.remote(), to.guest(), Ipv4Packet.TCP, total);
    Octets.put16(b, at + 16, InternetChecksum.finish(InternetChecksum.sum(sum, b, at, total)));
    link.sendIp(frame, Ipv4Packet.TCP, to.remote(), to.guest(), total);
  }
}
