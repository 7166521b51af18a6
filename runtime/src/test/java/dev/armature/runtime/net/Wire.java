package dev.armature.runtime.net;

import java.io.IOException;
import java.net.NoRouteToHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;

/** A guest's end of the cable: sends packets to a stack whose time the test moves. */
final class Wire implements AutoCloseable {
  static final byte[] GUEST_MAC = HexFormat.of().parseHex("525400123456");
  private static final int QUEUE = 256;

  final Deque<FakeStream> streams = new ArrayDeque<>();
  final FrameQueue toGuest = new FrameQueue(QUEUE);
  final SelectorLoop loop;
  final UserStack stack;
  private long now;

  Wire() {
    this(new HostAddresses(Optional.empty()));
  }

  Wire(HostAddresses addresses) {
    try {
      loop = new SelectorLoop();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    stack = new UserStack(toGuest, loop, addresses, this::connect, new SplittableRandom(1));
  }

  private HostStream connect(int address, int port, HostStream.Events events)
      throws NoRouteToHostException {
    if (!Subnet.isOutside(address) && address != Subnet.GATEWAY) {
      throw new NoRouteToHostException();
    }
    FakeStream stream = new FakeStream();
    stream.events = events;
    streams.add(stream);
    return stream;
  }

  /** Moves time by that much and gives the stack a round. */
  void advance(long millis) {
    now += millis * 1_000_000;
    stack.setTime(now);
    stack.output();
  }

  void send(byte[] frame) {
    stack.setTime(now);
    stack.receive(frame, frame.length);
    stack.output();
  }

  /** The next frame for the guest, or null. */
  byte[] poll() {
    Frame frame = toGuest.poll();
    if (frame == null) {
      return null;
    }
    byte[] bytes = Arrays.copyOf(frame.bytes, frame.length);
    toGuest.release(frame);
    return bytes;
  }

  /** The next IP packet for the guest, whose checksum is right; null if there is none. */
  Ipv4Packet pollIp() {
    byte[] frame = poll();
    if (frame == null) {
      return null;
    }
    Ipv4Packet packet = new Ipv4Packet();
    if (!packet.parse(frame, frame.length)) {
      throw new AssertionError("no IP packet: " + HexFormat.of().formatHex(frame));
    }
    return packet;
  }

  /** The next TCP segment for the guest, or null. */
  TcpSegment pollTcp() {
    Ipv4Packet packet = pollIp();
    if (packet == null) {
      return null;
    }
    TcpSegment segment = new TcpSegment();
    if (packet.protocol != Ipv4Packet.TCP || !segment.parse(packet)) {
      throw new AssertionError("no TCP segment");
    }
    return segment;
  }

  /** An Ethernet frame from the guest. */
  static byte[] ethernet(int type, byte[] payload) {
    byte[] frame = new byte[Frame.HEADER + payload.length];
    System.arraycopy(Subnet.GATEWAY_MAC, 0, frame, 0, 6);
    System.arraycopy(GUEST_MAC, 0, frame, 6, 6);
    Octets.put16(frame, 12, type);
    System.arraycopy(payload, 0, frame, Frame.HEADER, payload.length);
    return frame;
  }

  /** An IP packet from the guest, in its frame; UDP's and TCP's checksum is put in. */
  static byte[] ip(int protocol, int source, int destination, byte[] payload) {
    byte[] p = new byte[20 + payload.length];
    Octets.put16(p, 0, 0x4500);
    Octets.put16(p, 2, p.length);
    Octets.put16(p, 8, 64 << 8 | protocol);
    Octets.put32(p, 12, source);
    Octets.put32(p, 16, destination);
    Octets.put16(p, 10, InternetChecksum.finish(InternetChecksum.sum(0, p, 0, 20)));
    System.arraycopy(payload, 0, p, 20, payload.length);
    int checksumAt = protocol == Ipv4Packet.TCP ? 36 : protocol == Ipv4Packet.UDP ? 26 : -1;
    if (checksumAt > 0 && checksumAt + 2 <= p.length) {
      Octets.put16(p, checksumAt, 0);
      long sum = InternetChecksum.pseudoHeader(source, destination, protocol, payload.length);
      Octets.put16(
          p, checksumAt, InternetChecksum.finish(InternetChecksum.sum(sum, p, 20, payload.length)));
    }
    return ethernet(GuestLink.ETHERTYPE_IPV4, p);
  }

  /** A UDP datagram from the guest. */
  static byte[] udp(int source, int port, int destination, int toPort, byte[] data) {
    byte[] p = new byte[8 + data.length];
    Octets.put16(p, 0, port);
    Octets.put16(p, 2, toPort);
    Octets.put16(p, 4, p.length);
    System.arraycopy(data, 0, p, 8, data.length);
    return ip(Ipv4Packet.UDP, source, destination, p);
  }

  @Override
  public void close() {
    stack.close();
    loop.close();
  }
}
