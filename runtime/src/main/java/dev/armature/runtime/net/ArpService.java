package dev.armature.runtime.net;

/** Answers questions for gateway and name server, and asks for the guest (RFC 826). */
final class ArpService {
  private static final int LENGTH = 28;
  private static final int OPERATION = 6;
  private static final int SENDER_MAC = 8;
  private static final int SENDER_IP = 14;
  private static final int TARGET_MAC = 18;
  private static final int TARGET_IP = 24;

  private static final int REQUEST = 1;
  private static final int REPLY = 2;

  /** Ethernet, IPv4, and the lengths of their addresses. */
  private static final int HARDWARE = 1;

  private static final int LENGTHS = 0x0604;

  private final GuestLink link;

  ArpService(GuestLink link) {
    this.link = link;
  }

  /** Takes a packet from the guest. */
  void receive(byte[] frame, int frameLength) {
    int at = Frame.HEADER;
    if (frameLength < at + LENGTH
        || Octets.u16(frame, at) != HARDWARE
        || Octets.u16(frame, at + 2) != GuestLink.ETHERTYPE_IPV4
        || Octets.u16(frame, at + 4) != LENGTHS
        || Octets.u16(frame, at + OPERATION) != REQUEST) {
      return;
    }
    int wanted = Octets.u32(frame, at + TARGET_IP);
    if (wanted == Subnet.GATEWAY || wanted == Subnet.NAME_SERVER) {
      send(REPLY, wanted, frame, at + SENDER_MAC, Octets.u32(frame, at + SENDER_IP));
    }
  }

  /** Asks who has {@code address}, so that its answer teaches us the guest's station address. */
  void ask(int address) {
    send(REQUEST, Subnet.GATEWAY, new byte[GuestLink.MAC_OCTETS], 0, address);
  }

  private void send(int operation, int sender, byte[] target, int targetAt, int targetIp) {
    Frame frame = link.claim();
    if (frame == null) {
      return;
    }
    byte[] b = frame.bytes;
    int at = Frame.HEADER;
    Octets.put16(b, at, HARDWARE);
    Octets.put16(b, at + 2, GuestLink.ETHERTYPE_IPV4);
    Octets.put16(b, at + 4, LENGTHS);
    Octets.put16(b, at + OPERATION, operation);
    System.arraycopy(Subnet.GATEWAY_MAC, 0, b, at + SENDER_MAC, GuestLink.MAC_OCTETS);
    Octets.put32(b, at + SENDER_IP, sender);
    System.arraycopy(target, targetAt, b, at + TARGET_MAC, GuestLink.MAC_OCTETS);
    Octets.put32(b, at + TARGET_IP, targetIp);
    link.sendArp(frame, LENGTH);
  }
}
