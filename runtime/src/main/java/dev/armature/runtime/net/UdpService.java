package dev.armature.runtime.net;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The guest's UDP: a socket of the host's for each pair of a port of the guest's and a peer. The
 * one that was not used for the longest time gives way when there are too many.
 */
final class UdpService {
  /** Pairs at a time. */
  static final int LIMIT = 64;

  private static final long IDLE_NANOS = 60_000_000_000L;

  /** Datagrams taken from a socket before others get their turn. */
  private static final int BATCH = 16;

  private static final int SOURCE_PORT = 0;
  private static final int DESTINATION_PORT = 2;
  private static final int LENGTH = 4;
  private static final int CHECKSUM = 6;

  /** In the order of their last use. */
  private final Map<UdpAddress, Flow> flows = new LinkedHashMap<>(LIMIT, 0.75f, true);

  private final ByteBuffer buffer = ByteBuffer.allocate(UdpSender.MAX_PAYLOAD + 1);
  private final UdpSender sender;
  private final IcmpService icmp;
  private final DhcpServer dhcp;
  private final SelectorLoop loop;
  private final HostAddresses addresses;
  private long now;

  UdpService(UdpSender sender, IcmpService icmp, SelectorLoop loop, HostAddresses addresses) {
    this.sender = sender;
    this.icmp = icmp;
    this.loop = loop;
    this.addresses = addresses;
    dhcp = new DhcpServer(sender);
  }

  /** What tells flows apart. */
  private record UdpAddress(int guest, int guestPort, int remote, int remotePort) {}

  /** Takes what the guest answers to those who came in by a forwarded port. */
  @FunctionalInterface
  interface Answers {
    /**
     * Sends a datagram to the client that has {@code port} at the gateway.
     *
     * @return whether there is such a client
     */
    boolean answer(int guestPort, int port, ByteBuffer datagram);
  }

  /** What {@code System.nanoTime} says now; before anything else is called in a round. */
  void setTime(long nanos) {
    now = nanos;
  }

  /**
   * Takes a datagram from the guest; those for clients of forwarded ports go to {@code answers}.
   */
  void receive(Ipv4Packet packet, Answers answers) {
    byte[] b = packet.bytes;
    int at = packet.payload;
    if (packet.length < UdpSender.HEADER) {
      return;
    }
    int length = Octets.u16(b, at + LENGTH);
    boolean hasChecksum = Octets.u16(b, at + CHECKSUM) != 0;
    if (length < UdpSender.HEADER || length > packet.length) {
      return;
    }
    packet.length = length;
    if (hasChecksum && !packet.transportChecksumIsRight()) {
      return;
    }
    int guestPort = Octets.u16(b, at + SOURCE_PORT);
    int port = Octets.u16(b, at + DESTINATION_PORT);
    int data = at + UdpSender.HEADER;
    boolean isForGateway =
        packet.destination == Subnet.GATEWAY
            || packet.destination == Subnet.BROADCAST
            || packet.destination == Subnet.EVERYONE;
    if (port == DhcpServer.PORT && isForGateway) {
      dhcp.receive(b, data, length - UdpSender.HEADER);
      return;
    }
    ByteBuffer datagram = ByteBuffer.wrap(b, data, length - UdpSender.HEADER);
    if (packet.destination == Subnet.GATEWAY && answers.answer(guestPort, port, datagram)) {
      return;
    }
    send(new UdpAddress(packet.source, guestPort, packet.destination, port), packet, datagram);
  }

  private void send(UdpAddress address, Ipv4Packet packet, ByteBuffer datagram) {
    boolean isGroup =
        address.remote() == Subnet.BROADCAST
            || (!Subnet.isOutside(address.remote()) && !Subnet.isOnLink(address.remote()));
    if (isGroup || address.remotePort() == 0) {
      return;
    }
    try {
      Flow flow = flows.get(address);
      if (flow == null) {
        flow = open(address);
      }
      flow.lastUse = now;
      // A datagram that finds no room in the socket is lost, as datagrams may be.
      flow.channel.write(datagram);
    } catch (PortUnreachableException e) {
      icmp.portUnreachable(packet);
    } catch (IOException e) {
      icmp.hostUnreachable(packet);
    }
  }

  private Flow open(UdpAddress address) throws IOException {
    if (flows.size() >= LIMIT) {
      Iterator<Flow> oldest = flows.values().iterator();
      oldest.next().close();
      oldest.remove();
    }
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.connect(addresses.toHost(address.remote(), address.remotePort()));
      Flow flow = new Flow(address, channel);
      loop.register(channel, SelectionKey.OP_READ, flow::read);
      flows.put(address, flow);
      return flow;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Closes flows that were not used for long. */
  void expire() {
    Iterator<Flow> oldest = flows.values().iterator();
    while (oldest.hasNext()) {
      Flow flow = oldest.next();
      if (now - flow.lastUse < IDLE_NANOS) {
        break;
      }
      flow.close();
      oldest.remove();
    }
  }

  /** Flows there are. */
  int size() {
    return flows.size();
  }

  /** Closes all flows. */
  void close() {
    flows.values().forEach(Flow::close);
    flows.clear();
  }

  private final class Flow {
    private final UdpAddress address;
    private final DatagramChannel channel;
    private long lastUse;

    Flow(UdpAddress address, DatagramChannel channel) {
      this.address = address;
      this.channel = channel;
    }

    void read() {
      try {
        for (int i = 0; i < BATCH; i++) {
          buffer.clear();
          int length = channel.read(buffer);
          if (length == 0 && buffer.position() == 0) {
            return;
          }
          lastUse = now;
          if (length <= UdpSender.MAX_PAYLOAD) {
            sender.send(
                address.remote(),
                address.remotePort(),
                address.guest(),
                address.guestPort(),
                buffer.array(),
                length);
          }
        }
      } catch (IOException e) {
        // Nobody listens there; the guest's next datagram is told so.
      }
    }

    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It is closed all the same.
      }
    }
  }
}
