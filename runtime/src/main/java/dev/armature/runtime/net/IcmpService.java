package dev.armature.runtime.net;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * ICMP (RFC 792): answers echo requests for gateway and name server itself, and tells the guest
 * what cannot be reached.
 *
 * <p>Whether another host is there, a program without privileges can only find out by TCP: a
 * connection to the echo port that is accepted or refused came from a living host, and its echo is
 * then given in its name; any other gets the guest an "unreachable".
 */
final class IcmpService {
  private static final int HEADER = 8;
  private static final int ECHO_REPLY = 0;
  private static final int DESTINATION_UNREACHABLE = 3;
  private static final int ECHO_REQUEST = 8;

  private static final int HOST_UNREACHABLE = 1;
  private static final int PORT_UNREACHABLE = 3;

  /** Octets of payload of the packet in question that an error carries, behind its IP header. */
  private static final int QUOTED = 8;

  private static final int ECHO_PORT = 7;

  /** Hosts asked at a time; echo requests for more are not answered. */
  private static final int PROBES = 16;

  private static final long PROBE_NANOS = 3_000_000_000L;

  private final GuestLink link;
  private final HostStream.Connector connector;
  private final Map<Integer, Probe> probes = new HashMap<>();
  private long now;

  IcmpService(GuestLink link, HostStream.Connector connector) {
    this.link = link;
    this.connector = connector;
  }

  /** What {@code System.nanoTime} says now; before anything else is called in a round. */
  void setTime(long nanos) {
    now = nanos;
  }

  /** Takes a message from the guest. */
  void receive(Ipv4Packet packet) {
    if (packet.length < HEADER
        || packet.length > GuestLink.MAX_PAYLOAD
        || Octets.u8(packet.bytes, packet.payload) != ECHO_REQUEST
        || InternetChecksum.finish(
                InternetChecksum.sum(0, packet.bytes, packet.payload, packet.length))
            != 0) {
      return;
    }
    if (packet.destination == Subnet.GATEWAY || packet.destination == Subnet.NAME_SERVER) {
      reply(packet.bytes, packet.payload, packet.length, packet.destination, packet.source);
    } else if (Subnet.isOutside(packet.destination)) {
      probe(packet);
    } else {
      hostUnreachable(packet);
    }
  }

  private void probe(Ipv4Packet packet) {
    if (probes.size() == PROBES || probes.containsKey(packet.destination)) {
      return;
    }
    Probe probe = new Probe(packet, now + PROBE_NANOS);
    try {
      probe.stream = connector.connect(packet.destination, ECHO_PORT, probe);
      probes.put(packet.destination, probe);
    } catch (IOException e) {
      hostUnreachable(packet);
    }
  }

  private void reply(byte[] request, int at, int length, int from, int to) {
    Frame frame = link.claim();
    if (frame == null) {
      return;
    }
    byte[] b = frame.bytes;
    System.arraycopy(request, at, b, GuestLink.PAYLOAD, length);
    Octets.put16(b, GuestLink.PAYLOAD, ECHO_REPLY << 8);
    finish(frame, length, from, to);
  }

  /** Tells the guest that the host it sent {@code packet} to is not there. */
  void hostUnreachable(Ipv4Packet packet) {
    quote(packet, HOST_UNREACHABLE);
  }

  /** Tells the guest that nobody listens where it sent {@code packet}. */
  void portUnreachable(Ipv4Packet packet) {
    quote(packet, PORT_UNREACHABLE);
  }

  private void quote(Ipv4Packet packet, int code) {
    int header = packet.payload - Frame.HEADER;
    int length = header + Math.min(packet.length, QUOTED);
    error(code, packet.bytes, Frame.HEADER, length, packet.source);
  }

  /** Tells the guest that the host of a TCP connection is not there. */
  void hostUnreachable(TcpAddress address) {
    byte[] quoted = new byte[Ipv4Packet.HEADER + QUOTED];
    Octets.put16(quoted, 0, 0x4500);
    Octets.put16(quoted, 2, quoted.length);
    Octets.put16(quoted, 8, 64 << 8 | Ipv4Packet.TCP);
    Octets.put32(quoted, 12, address.guest());
    Octets.put32(quoted, 16, address.remote());
    Octets.put16(quoted, 20, address.guestPort());
    Octets.put16(quoted, 22, address.remotePort());
    error(HOST_UNREACHABLE, quoted, 0, quoted.length, address.guest());
  }

  private void error(int code, byte[] quoted, int at, int length, int to) {
    Frame frame = link.claim();
    if (frame == null) {
      return;
    }
    byte[] b = frame.bytes;
    Octets.put16(b, GuestLink.PAYLOAD, DESTINATION_UNREACHABLE << 8 | code);
    Octets.put32(b, GuestLink.PAYLOAD + 4, 0);
    System.arraycopy(quoted, at, b, GuestLink.PAYLOAD + HEADER, length);
    finish(frame, HEADER + length, Subnet.GATEWAY, to);
  }

  private void finish(Frame frame, int length, int from, int to) {
    byte[] b = frame.bytes;
    Octets.put16(b, GuestLink.PAYLOAD + 2, 0);
    long sum = InternetChecksum.sum(0, b, GuestLink.PAYLOAD, length);
    Octets.put16(b, GuestLink.PAYLOAD + 2, InternetChecksum.finish(sum));
    link.sendIp(frame, Ipv4Packet.ICMP, from, to, length);
  }

  /** Gives up on hosts that do not answer. */
  void expire() {
    for (Probe probe : probes.values().toArray(Probe[]::new)) {
      if (now - probe.deadline >= 0) {
        probe.stream.close();
        probe.failed(false);
      }
    }
  }

  /** The time of the next {@link #expire}, or {@link TcpConnection#NEVER}. */
  long deadline() {
    long first = TcpConnection.NEVER;
    for (Probe probe : probes.values()) {
      first = Math.min(first, probe.deadline);
    }
    return first;
  }

  /** An echo request that waits for what a host does. */
  private final class Probe implements HostStream.Events {
    private final Ipv4Packet request;
    private final long deadline;
    private HostStream stream;

    Probe(Ipv4Packet packet, long deadline) {
      this.deadline = deadline;
      request = new Ipv4Packet();
      request.parse(packet.bytes.clone(), packet.payload + packet.length);
    }

    @Override
    public void connected() {
      stream.close();
      failed(true);
    }

    @Override
    public void failed(boolean isThere) {
      probes.remove(request.destination);
      if (isThere) {
        reply(request.bytes, request.payload, request.length, request.destination, request.source);
      } else {
        hostUnreachable(request);
      }
    }

    @Override
    public void ready() {
      // Nothing is read from it.
    }
  }
}
