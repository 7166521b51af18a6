package dev.armature.runtime.net;

/**
 * The gateway's end of the guest's cable: makes frames and IP packets and sends them to the guest.
 *
 * <p>What finds no room is lost, as on a wire. Those who can wait ask {@link #hasRoom} first, and
 * leave some room to those who cannot.
 */
final class GuestLink {
  /** Where the payload of an IP packet begins in a frame. */
  static final int PAYLOAD = Frame.HEADER + Ipv4Packet.HEADER;

  /** The most octets of payload in an IP packet. */
  static final int MAX_PAYLOAD = Frame.CAPACITY - PAYLOAD;

  static final int ETHERTYPE_IPV4 = 0x0800;
  static final int ETHERTYPE_ARP = 0x0806;
  static final int MAC_OCTETS = 6;

  private static final int ETHERTYPE_AT = 12;
  private static final int RESERVED_FRAMES = 32;
  private static final int DO_NOT_FRAGMENT = 0x4000;
  private static final int TIME_TO_LIVE = 64;

  private final FrameQueue toGuest;
  private final byte[] guestMac = new byte[MAC_OCTETS];
  private boolean guestKnown;
  private int identification;

  GuestLink(FrameQueue toGuest) {
    this.toGuest = toGuest;
  }

  /** Learns the guest's station address from a frame it sent. */
  void learn(byte[] frame) {
    boolean isGroup = (frame[MAC_OCTETS] & 1) != 0;
    if (!isGroup) {
      System.arraycopy(frame, MAC_OCTETS, guestMac, 0, MAC_OCTETS);
      guestKnown = true;
    }
  }

  /** Whether the guest's station address is known. */
  boolean knowsGuest() {
    return guestKnown;
  }

  /** Whether a sender that can wait may send a frame. */
  boolean hasRoom() {
    return toGuest.room() > RESERVED_FRAMES;
  }

  /** A frame to fill, or null. It must be sent, by one of the methods below. */
  Frame claim() {
    return toGuest.claim();
  }

  /** Sends an ARP packet whose {@code length} octets of payload are in place. */
  void sendArp(Frame frame, int length) {
    send(frame, ETHERTYPE_ARP, length);
  }

  /**
   * Sends an IP packet whose payload of {@code length} octets is in place, from {@link #PAYLOAD}
   * on.
   */
  void sendIp(Frame frame, int protocol, int source, int destination, int length) {
    byte[] b = frame.bytes;
    int at = Frame.HEADER;
    Octets.put16(b, at, 0x4500);
    Octets.put16(b, at + 2, Ipv4Packet.HEADER + length);
    Octets.put16(b, at + 4, identification++);
    Octets.put16(b, at + 6, DO_NOT_FRAGMENT);
    Octets.put16(b, at + 8, TIME_TO_LIVE << 8 | protocol);
    Octets.put16(b, at + 10, 0);
    Octets.put32(b, at + 12, source);
    Octets.put32(b, at + 16, destination);
    Octets.put16(
        b, at + 10, InternetChecksum.finish(InternetChecksum.sum(0, b, at, Ipv4Packet.HEADER)));
    send(frame, ETHERTYPE_IPV4, Ipv4Packet.HEADER + length);
  }

  private void send(Frame frame, int etherType, int length) {
    byte[] b = frame.bytes;
    for (int i = 0; i < MAC_OCTETS; i++) {
      b[i] = guestKnown ? guestMac[i] : (byte) 0xFF;
    }
    System.arraycopy(Subnet.GATEWAY_MAC, 0, b, MAC_OCTETS, MAC_OCTETS);
    Octets.put16(b, ETHERTYPE_AT, etherType);
    frame.length = Frame.HEADER + length;
    toGuest.add(frame);
  }
}
