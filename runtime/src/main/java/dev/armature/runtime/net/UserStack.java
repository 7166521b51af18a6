package dev.armature.runtime.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Takes the guest's frames apart and hands them to who answers them. One thread. */
final class UserStack {
  private static final int ETHERTYPE_AT = 12;

  private final Ipv4Packet packet = new Ipv4Packet();
  private final List<UdpForward> udpForwards = new ArrayList<>();
  private final GuestLink link;
  private final SelectorLoop loop;
  private final UdpSender udpSender;
  private final ArpService arp;
  private final IcmpService icmp;
  private final UdpService udp;
  private final TcpService tcp;

  /**
   * @param toGuest takes the frames for the guest
   * @param loop runs what sockets bring
   * @param addresses what the guest's network stands for
   * @param connector makes TCP connections of the host's
   * @param random where TCP's sequence numbers begin
   */
  UserStack(
      FrameQueue toGuest,
      SelectorLoop loop,
      HostAddresses addresses,
      HostStream.Connector connector,
      SplittableRandom random) {
    this.loop = loop;
    link = new GuestLink(toGuest);
    udpSender = new UdpSender(link);
    arp = new ArpService(link);
    icmp = new IcmpService(link, connector);
    udp = new UdpService(udpSender, icmp, loop, addresses);
    tcp = new TcpService(new TcpSender(link), connector, icmp::hostUnreachable, random);
  }

  /**
   * Opens a port of the host's.
   *
   * @throws IOException if it cannot be had
   */
  void forward(PortForward forward) throws IOException {
    switch (forward.protocol()) {
      case TCP -> new TcpForward(forward, loop, tcp);
      case UDP -> udpForwards.add(new UdpForward(forward, loop, udpSender));
    }
  }

  /** What {@code System.nanoTime} says now; the first call of each round. */
  void setTime(long nanos) {
    icmp.setTime(nanos);
    udp.setTime(nanos);
    tcp.setTime(nanos);
  }

  /** Takes a frame from the guest, whatever it holds. */
  void receive(byte[] frame, int length) {
    if (length < Frame.HEADER) {
      return;
    }
    link.learn(frame);
    int etherType = Octets.u16(frame, ETHERTYPE_AT);
    if (etherType == GuestLink.ETHERTYPE_ARP) {
      arp.receive(frame, length);
    } else if (etherType == GuestLink.ETHERTYPE_IPV4 && packet.parse(frame, length)) {
      switch (packet.protocol) {
        case Ipv4Packet.ICMP -> icmp.receive(packet);
        case Ipv4Packet.UDP -> udp.receive(packet, this::answer);
        case Ipv4Packet.TCP -> tcp.receive(packet);
        default -> {
          // No other protocol goes out of here.
        }
      }
    }
  }

  private boolean answer(int guestPort, int port, ByteBuffer datagram) {
    for (UdpForward forward : udpForwards) {
      if (forward.answer(guestPort, port, datagram)) {
        return true;
      }
    }
    return false;
  }

  /** Does what is due and sends what is to be sent; the last call of each round. */
  void output() {
    icmp.expire();
    udp.expire();
    if (tcp.size() > 0 && !link.knowsGuest()) {
      arp.ask(Subnet.GUEST);
    }
    tcp.output();
  }

  /** Whether something waits for room in the queue to the guest. */
  boolean waitsForRoom() {
    return !link.hasRoom();
  }

  /** Whether the guest is most likely to send more in a moment. */
  boolean expectsMore() {
    return tcp.expectsMore();
  }

  /** When the next round is due at the latest, or {@link TcpConnection#NEVER}. */
  long deadline() {
    return Math.min(icmp.deadline(), tcp.deadline());
  }

  /** Connections and flows there are. */
  int connections() {
    return tcp.size() + udp.size();
  }

  /** Ends all connections. */
  void close() {
    udp.close();
    tcp.close();
  }
}
