package dev.armature.runtime.net;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserStackTest {
  private static final int OUTSIDE = 0x5DB8_D822;
  private static final int PATIENCE_MILLIS = 60_000;

  private final Wire wire = new Wire();

  @AfterEach
  void close() {
    wire.close();
  }

  // ---- ARP -------------------------------------------------------------------------------------

  private static byte[] arp(int target) {
    byte[] p = new byte[46];
    Octets.put16(p, 0, 1);
    Octets.put16(p, 2, 0x0800);
    Octets.put16(p, 4, 0x0604);
    Octets.put16(p, 6, 1);
    System.arraycopy(Wire.GUEST_MAC, 0, p, 8, 6);
    Octets.put32(p, 14, Subnet.GUEST);
    Octets.put32(p, 24, target);
    return Wire.ethernet(0x0806, p);
  }

  @Test
  void answersArpForGatewayAndNameServerOnly() {
    for (int address : new int[] {Subnet.GATEWAY, Subnet.NAME_SERVER}) {
      wire.send(arp(address));
      byte[] reply = wire.poll();
      assertEquals(2, Octets.u16(reply, 20));
      assertArrayEquals(Wire.GUEST_MAC, Arrays.copyOf(reply, 6));
      assertArrayEquals(Subnet.GATEWAY_MAC, Arrays.copyOfRange(reply, 22, 28));
      assertEquals(address, Octets.u32(reply, 28));
      assertEquals(Subnet.GUEST, Octets.u32(reply, 38));
    }
    wire.send(arp(Subnet.GUEST));
    wire.send(arp(OUTSIDE));
    assertNull(wire.poll());
  }

  // ---- DHCP ------------------------------------------------------------------------------------

  private static byte[] dhcp(int type, int client, String options) {
    byte[] more = HexFormat.of().parseHex(options);
    byte[] m = new byte[243 + more.length + 1];
    m[0] = 1;
    Octets.put16(m, 1, 0x0106);
    Octets.put32(m, 4, 0xCAFE_F00D);
    Octets.put32(m, 12, client);
    System.arraycopy(Wire.GUEST_MAC, 0, m, 28, 6);
    Octets.put32(m, 236, 0x6382_5363);
    m[240] = 53;
    m[241] = 1;
    m[242] = (byte) type;
    System.arraycopy(more, 0, m, 243, more.length);
    m[m.length - 1] = (byte) 255;
    return Wire.udp(client, 68, Subnet.EVERYONE, 67, m);
  }

  /** Expects a reply of that type and address, and gives its options in hexadecimal. */
  private String dhcpReply(int type, int given) {
    Ipv4Packet packet = wire.pollIp();
    assertNotNull(packet);
    assertTrue(packet.transportChecksumIsRight());
    byte[] b = packet.bytes;
    int at = packet.payload + 8;
    assertEquals(67, Octets.u16(b, packet.payload));
    assertEquals(68, Octets.u16(b, packet.payload + 2));
    assertEquals(0xCAFE_F00D, Octets.u32(b, at + 4));
    assertEquals(given, Octets.u32(b, at + 16));
    assertEquals(type, b[at + 242]);
    return HexFormat.of().formatHex(b, at + 243, at + 300);
  }

  @Test
  void givesItsAddressByDhcp() {
    wire.send(dhcp(1, 0, ""));
    String options = dhcpReply(2, Subnet.GUEST);
    assertTrue(
        options.startsWith("36040a000202" + "0104ffffff00" + "03040a000202" + "06040a000203"));
    wire.send(dhcp(3, 0, "36040a000202" + "32040a00020f"));
    dhcpReply(5, Subnet.GUEST);
    wire.send(dhcp(3, Subnet.GUEST, "")); // renewal
    dhcpReply(5, Subnet.GUEST);
  }

  @Test
  void refusesOtherAddressesAndLeavesOtherServersAlone() {
    wire.send(dhcp(3, 0, "3204c0a80105"));
    dhcpReply(6, 0);
    wire.send(dhcp(3, 0, "36040a000209" + "32040a00020f"));
    wire.send(dhcp(7, Subnet.GUEST, ""));
    assertNull(wire.poll());
    wire.send(dhcp(8, 0x0A00_0263, ""));
    dhcpReply(5, 0);
  }

  @Test
  void brokenOptionsAreNoOptions() {
    wire.send(dhcp(3, 0, "32ff0a00020f"));
    dhcpReply(6, 0);
  }

  // ---- ICMP ------------------------------------------------------------------------------------

  private static byte[] echo(int destination) {
    byte[] p = HexFormat.of().parseHex("0800000012340001" + "6162636465");
    Octets.put16(p, 2, InternetChecksum.finish(InternetChecksum.sum(0, p, 0, p.length)));
    return Wire.ip(Ipv4Packet.ICMP, Subnet.GUEST, destination, p);
  }

  private String icmp() {
    Ipv4Packet packet = wire.pollIp();
    assertNotNull(packet);
    assertEquals(Ipv4Packet.ICMP, packet.protocol);
    long sum = InternetChecksum.sum(0, packet.bytes, packet.payload, packet.length);
    assertEquals(0, InternetChecksum.finish(sum));
    Octets.put16(packet.bytes, packet.payload + 2, 0);
    return HexFormat.of().formatHex(packet.bytes, packet.payload, packet.payload + packet.length);
  }

  @Test
  void answersEchoForItself() {
    wire.send(echo(Subnet.GATEWAY));
    assertEquals("0000000012340001" + "6162636465", icmp());
  }

  @Test
  void asksOtherHostsWhetherTheyAreThere() {
    wire.send(echo(OUTSIDE));
    assertNull(wire.poll());
    wire.streams.peek().events.failed(true);
    assertEquals("0000000012340001" + "6162636465", icmp());
    wire.send(echo(OUTSIDE));
    wire.advance(3000);
    assertTrue(icmp().startsWith("03010000"));
    wire.send(echo(0x0A00_0263));
    assertTrue(icmp().startsWith("03010000"), "nobody else is on the link");
  }

  // ---- UDP -------------------------------------------------------------------------------------

  @Test
  void carriesDatagramsToTheHostAndBack() throws IOException {
    try (DatagramSocket host = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      wire.send(
          Wire.udp(Subnet.GUEST, 5000, Subnet.GATEWAY, host.getLocalPort(), new byte[] {1, 2, 3}));
      DatagramPacket packet = new DatagramPacket(new byte[100], 100);
      host.setSoTimeout(PATIENCE_MILLIS);
      host.receive(packet);
      assertArrayEquals(new byte[] {1, 2, 3}, Arrays.copyOf(packet.getData(), packet.getLength()));
      packet.setData(new byte[] {9, 8});
      host.send(packet);
      wire.loop.poll(PATIENCE_MILLIS);
      Ipv4Packet answer = wire.pollIp();
      assertEquals(Subnet.GATEWAY, answer.source);
      assertTrue(answer.transportChecksumIsRight());
      assertEquals(host.getLocalPort(), Octets.u16(answer.bytes, answer.payload));
      assertEquals(5000, Octets.u16(answer.bytes, answer.payload + 2));
      assertEquals(0x0908, Octets.u16(answer.bytes, answer.payload + 8));
    }
    assertEquals(1, wire.stack.connections());
    wire.advance(61_000);
    assertEquals(0, wire.stack.connections());
  }

  @Test
  void keepsNoMoreFlowsThanItsLimit() {
    for (int i = 0; i < UdpService.LIMIT + 10; i++) {
      wire.send(Wire.udp(Subnet.GUEST, 2000 + i, Subnet.GATEWAY, 9, new byte[1]));
    }
    assertEquals(UdpService.LIMIT, wire.stack.connections());
  }

  @Test
  void dropsDatagramsThatAreDamagedOrGoNowhere() {
    byte[] damaged = Wire.udp(Subnet.GUEST, 5000, Subnet.GATEWAY, 53, new byte[] {1, 2, 3});
    damaged[44] ^= 1;
    wire.send(damaged);
    wire.send(Wire.udp(Subnet.GUEST, 5000, 0xE000_00FB, 5353, new byte[4]));
    wire.send(Wire.udp(Subnet.GUEST, 5000, 0x7F00_0001, 53, new byte[4]));
    assertEquals(0, wire.stack.connections());
    assertNull(wire.poll());
    wire.send(Wire.udp(Subnet.GUEST, 5000, Subnet.NAME_SERVER, 53, new byte[4]));
    assertTrue(icmp().startsWith("03010000"), "this host has no name server");
  }

  // ---- Forwarded ports -------------------------------------------------------------------------

  @Test
  void forwardsDatagramsToTheGuest() throws IOException {
    int port = freeUdpPort();
    wire.stack.forward(PortForward.parse("udp:127.0.0.1:" + port + "-:7"));
    try (DatagramSocket client = new DatagramSocket()) {
      client.send(
          new DatagramPacket(
              new byte[] {5}, 1, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
      wire.loop.poll(PATIENCE_MILLIS);
      Ipv4Packet packet = wire.pollIp();
      assertEquals(Subnet.GUEST, packet.destination);
      assertEquals(7, Octets.u16(packet.bytes, packet.payload + 2));
      int from = Octets.u16(packet.bytes, packet.payload);
      wire.send(Wire.udp(Subnet.GUEST, 7, Subnet.GATEWAY, from, new byte[] {6, 7}));
      DatagramPacket answer = new DatagramPacket(new byte[10], 10);
      client.setSoTimeout(PATIENCE_MILLIS);
      client.receive(answer);
      assertEquals(2, answer.getLength());
    }
  }

  private static int freeUdpPort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  // ---- Hostile frames --------------------------------------------------------------------------

  @Test
  void anyFramesAreSurvived() {
    Random random = new Random(4);
    byte[][] seeds = {
      arp(Subnet.GATEWAY),
      dhcp(1, 0, "36040a000202"),
      echo(Subnet.GATEWAY),
      Wire.udp(Subnet.GUEST, 5000, Subnet.NAME_SERVER, 53, new byte[20]),
      Wire.ip(Ipv4Packet.TCP, Subnet.GUEST, OUTSIDE, new byte[40]),
    };
    for (int i = 0; i < 200_000; i++) {
      byte[] frame = seeds[random.nextInt(seeds.length)].clone();
      int changes = random.nextInt(6);
      for (int c = 0; c < changes; c++) {
        frame[random.nextInt(frame.length)] = (byte) random.nextInt();
      }
      if (random.nextInt(4) == 0) {
        frame = Arrays.copyOf(frame, random.nextInt(frame.length + 100));
      }
      repairChecksums(frame, random);
      wire.send(frame);
      while (wire.poll() != null) {}
    }
    assertTrue(wire.stack.connections() <= TcpService.LIMIT + UdpService.LIMIT);
    wire.send(echo(Subnet.GATEWAY));
    assertNotNull(wire.poll(), "still alive");
  }

  /** So that the damage gets past the first checks, most of the time. */
  private static void repairChecksums(byte[] frame, Random random) {
    if (frame.length < 34 || random.nextInt(8) == 0) {
      return;
    }
    int header = (frame[14] & 0xF) * 4;
    if (header < 20 || 14 + header > frame.length) {
      return;
    }
    Octets.put16(frame, 24, 0);
    Octets.put16(frame, 24, InternetChecksum.finish(InternetChecksum.sum(0, frame, 14, header)));
    Ipv4Packet p = new Ipv4Packet();
    int checksum = frame[23] == Ipv4Packet.TCP ? 16 : 6;
    if (p.parse(frame, frame.length) && p.length >= checksum + 2) {
      Octets.put16(frame, p.payload + checksum, 0);
      long sum = InternetChecksum.pseudoHeader(p.source, p.destination, p.protocol, p.length);
      sum = InternetChecksum.sum(sum, frame, p.payload, p.length);
      Octets.put16(frame, p.payload + checksum, InternetChecksum.finish(sum));
    }
  }
}
