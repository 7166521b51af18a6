package dev.armature.runtime.net;

import java.util.Arrays;

/** A guest's TCP, one segment at a time. */
final class TcpPeer {
  static final int PORT = 40_000;
  static final int SERVER = 0x5DB8_D822;
  private static final int SERVER_PORT = 80;

  final Wire wire;
  final int port;
  int sequence = 0xFFFF_FF00; // goes round soon
  int acknowledgement;
  int window = 0xFFFF;
  FakeStream stream;

  TcpPeer(Wire wire) {
    this(wire, PORT);
  }

  TcpPeer(Wire wire, int port) {
    this.wire = wire;
    this.port = port;
  }

  /** Sends a segment with these numbers. */
  void send(int flags, int at, int ack, byte[] options, byte[] data) {
    byte[] p = new byte[20 + options.length + data.length];
    Octets.put16(p, 0, port);
    Octets.put16(p, 2, SERVER_PORT);
    Octets.put32(p, 4, at);
    Octets.put32(p, 8, ack);
    Octets.put16(p, 12, (20 + options.length) / 4 << 12 | flags);
    Octets.put16(p, 14, window);
    System.arraycopy(options, 0, p, 20, options.length);
    System.arraycopy(data, 0, p, 20 + options.length, data.length);
    wire.send(Wire.ip(Ipv4Packet.TCP, Subnet.GUEST, SERVER, p));
  }

  void syn(byte... options) {
    send(TcpSegment.SYN, sequence, 0, options, new byte[0]);
    stream = wire.streams.peekLast();
  }

  void ack() {
    send(TcpSegment.ACK, sequence, acknowledgement, new byte[0], new byte[0]);
  }

  /** Sends data at {@code offset} from what was sent in order. */
  void data(int offset, byte[] data) {
    send(TcpSegment.ACK, sequence + offset, acknowledgement, new byte[0], data);
  }

  void fin() {
    send(TcpSegment.FIN | TcpSegment.ACK, sequence, acknowledgement, new byte[0], new byte[0]);
    sequence++;
  }

  /** Opens a connection with these options: MSS 1000, and no window scale. */
  TcpPeer open() {
    return open((byte) 2, (byte) 4, (byte) 3, (byte) 0xE8);
  }

  TcpPeer open(byte... options) {
    syn(options);
    stream.events.connected();
    wire.advance(0);
    TcpSegment answer = wire.pollTcp();
    sequence++;
    acknowledgement = answer.sequence + 1;
    ack();
    return this;
  }

  /** Lets the stack see that the host's side is ready. */
  void hostReady() {
    stream.events.ready();
    wire.advance(0);
  }

  void hostSends(byte[] bytes) {
    stream.toRead = bytes;
    stream.readAt = 0;
    hostReady();
  }

  /** The data of a segment. */
  static byte[] dataOf(TcpSegment segment) {
    return Arrays.copyOfRange(segment.bytes, segment.data, segment.data + segment.length);
  }
}
