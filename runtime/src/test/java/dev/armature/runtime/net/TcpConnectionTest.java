package dev.armature.runtime.net;

import static org.junit.jupiter.api.Assertions.*;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpConnectionTest {
  private final Wire wire = new Wire();
  private final TcpPeer guest = new TcpPeer(wire);

  @AfterEach
  void close() {
    wire.close();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private TcpSegment expect(int flags) {
    TcpSegment segment = wire.pollTcp();
    assertNotNull(segment, "no segment");
    assertEquals(flags, segment.flags & ~TcpSegment.PSH);
    return segment;
  }

  private void expectNothing() {
    assertNull(wire.poll());
  }

  // ---- Opening ---------------------------------------------------------------------------------

  @Test
  void answersTheSynWhenTheHostIsConnected() {
    guest.syn((byte) 2, (byte) 4, (byte) 5, (byte) 0xB4, (byte) 3, (byte) 3, (byte) 7, (byte) 0);
    expectNothing();
    guest.stream.events.connected();
    wire.advance(0);
    TcpSegment answer = expect(TcpSegment.SYN | TcpSegment.ACK);
    assertEquals(guest.sequence + 1, answer.acknowledgement);
    assertEquals(1460, answer.mss);
    assertEquals(2, answer.windowScale);
  }

  @Test
  void offersNoWindowScaleToAPeerWithout() {
    guest.syn();
    guest.stream.events.connected();
    wire.advance(0);
    assertEquals(-1, expect(TcpSegment.SYN | TcpSegment.ACK).windowScale);
  }

  @Test
  void refusesWhatTheHostRefuses() {
    guest.syn();
    guest.stream.events.failed(true);
    TcpSegment answer = expect(TcpSegment.RST | TcpSegment.ACK);
    assertEquals(guest.sequence + 1, answer.acknowledgement);
    wire.advance(0);
    assertEquals(0, wire.stack.connections());
  }

  @Test
  void tellsOfHostsThatCannotBeReached() {
    guest.syn();
    guest.stream.events.failed(false);
    Ipv4Packet packet = wire.pollIp();
    assertEquals(Ipv4Packet.ICMP, packet.protocol);
    assertEquals(0x0301, Octets.u16(packet.bytes, packet.payload));
  }

  @Test
  void repeatsTheSynAckUntilItGivesUp() {
    guest.syn();
    guest.stream.events.connected();
    int answers = 0;
    for (int i = 0; i < 100; i++) {
      wire.advance(1000);
      for (TcpSegment s = wire.pollTcp(); s != null; s = wire.pollTcp()) {
        answers += s.has(TcpSegment.SYN) ? 1 : 0;
      }
    }
    assertEquals(10, answers);
    assertTrue(guest.stream.reset);
    assertEquals(0, wire.stack.connections());
  }

  @Test
  void refusesSegmentsOfNoConnection() {
    guest.acknowledgement = 77;
    guest.ack();
    assertEquals(77, expect(TcpSegment.RST).sequence);
  }

  @Test
  void refusesMoreConnectionsThanItsLimit() {
    for (int i = 0; i < TcpService.LIMIT; i++) {
      new TcpPeer(wire, 1000 + i).syn();
    }
    expectNothing();
    new TcpPeer(wire, 999).syn();
    expect(TcpSegment.RST | TcpSegment.ACK);
    assertEquals(TcpService.LIMIT, wire.stack.connections());
  }

  // ---- From the guest --------------------------------------------------------------------------

  @Test
  void bringsDataToTheHostAndAcknowledgesIt() {
    guest.open();
    byte[] data = bytes(500);
    guest.data(0, data);
    assertArrayEquals(data, guest.stream.written.toByteArray());
    assertEquals(guest.sequence + 500, expect(TcpSegment.ACK).acknowledgement);
  }

  @Test
  void putsSegmentsInOrderAndDropsRepeatedOctets() {
    guest.open();
    byte[] data = bytes(1000);
    guest.data(600, Arrays.copyOfRange(data, 600, 1000));
    assertEquals(guest.sequence, expect(TcpSegment.ACK).acknowledgement);
    guest.data(200, Arrays.copyOfRange(data, 200, 300));
    guest.data(0, Arrays.copyOfRange(data, 0, 250));
    guest.data(250, Arrays.copyOfRange(data, 250, 700));
    guest.data(-50, new byte[50]);
    assertArrayEquals(data, guest.stream.written.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyOrderOfPiecesGivesTheSameOctets(long seed) {
    guest.open();
    byte[] data = bytes(60_000);
    Random random = new Random(seed);
    List<Integer> pieces = new ArrayList<>();
    for (int at = 0; at < data.length; at += 100) {
      pieces.add(at);
    }
    // As a sender does, again and again until everything has arrived.
    while (guest.stream.written.size() < data.length) {
      int at = pieces.get(random.nextInt(pieces.size()));
      int end = Math.min(data.length, at + 100 + random.nextInt(900));
      guest.data(at, Arrays.copyOfRange(data, at, end));
      while (wire.poll() != null) {}
    }
    assertArrayEquals(data, guest.stream.written.toByteArray());
  }

  @Test
  void acknowledgesWholeSegmentsTogether() {
    guest.open();
    for (int i = 0; i < 17; i++) {
      expectNothing();
      guest.data(i * 1000, bytes(1000));
    }
    assertEquals(guest.sequence + 17_000, expect(TcpSegment.ACK).acknowledgement, "over 16 KB");
    guest.data(17_000, bytes(1000));
    wire.advance(3);
    expectNothing();
    wire.advance(1);
    assertEquals(guest.sequence + 18_000, expect(TcpSegment.ACK).acknowledgement, "a while later");
  }

  @Test
  void acknowledgesSmallSegmentsAtOnceUnlessTheGuestStreams() {
    guest.open();
    guest.data(0, bytes(100));
    assertEquals(guest.sequence + 100, expect(TcpSegment.ACK).acknowledgement, "alone");
    guest.data(100, bytes(1000));
    guest.data(1100, bytes(24));
    expectNothing();
    wire.advance(4);
    assertEquals(guest.sequence + 1124, expect(TcpSegment.ACK).acknowledgement, "with a whole one");
    guest.data(1124, bytes(24));
    assertEquals(guest.sequence + 1148, expect(TcpSegment.ACK).acknowledgement, "long after it");
  }

  @Test
  void acknowledgesAtOnceWhereSomethingIsMissing() {
    guest.open();
    guest.data(1000, bytes(1000));
    assertEquals(guest.sequence, expect(TcpSegment.ACK).acknowledgement);
    guest.data(0, bytes(1000));
    assertEquals(guest.sequence + 2000, expect(TcpSegment.ACK).acknowledgement);
  }

  @Test
  void closesItsWindowWhenTheHostDoesNotTake() {
    guest.open();
    guest.stream.room = 0;
    byte[] piece = bytes(1000);
    int window = -1;
    int sent = 0;
    while (window != 0 && sent < 1 << 20) {
      int length = window < 0 ? 1000 : Math.min(window, 1000);
      guest.data(0, Arrays.copyOf(piece, length));
      guest.sequence += length;
      sent += length;
      wire.advance(4);
      TcpSegment answer = expect(TcpSegment.ACK);
      assertEquals(guest.sequence, answer.acknowledgement);
      window = answer.window;
    }
    assertEquals(1 << 17, sent);
    assertTrue(guest.stream.wantsWrite);
    guest.data(0, new byte[1]);
    assertEquals(guest.sequence, expect(TcpSegment.ACK).acknowledgement, "beyond the window");

    guest.stream.room = Integer.MAX_VALUE;
    guest.hostReady();
    assertEquals(0xFFFF, expect(TcpSegment.ACK).window, "the guest is told of the room");
    expectNothing();
    assertEquals(sent, guest.stream.written.size());
  }

  // ---- To the guest ----------------------------------------------------------------------------

  @Test
  void sendsInSegmentsOfThePeersSize() {
    guest.open();
    byte[] data = bytes(2500);
    guest.hostSends(data);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    for (int length : new int[] {1000, 1000, 500}) {
      TcpSegment segment = expect(TcpSegment.ACK);
      assertEquals(length, segment.length);
      assertEquals(guest.acknowledgement + received.size(), segment.sequence);
      received.writeBytes(TcpPeer.dataOf(segment));
    }
    assertArrayEquals(data, received.toByteArray());
    expectNothing();
  }

  @Test
  void sendsAgainWhatIsNotAcknowledged() {
    guest.open();
    byte[] data = bytes(1500);
    guest.hostSends(data);
    expect(TcpSegment.ACK);
    expect(TcpSegment.ACK);
    guest.acknowledgement += 1000;
    guest.ack();
    wire.advance(200);
    expectNothing();
    wire.advance(1000);
    TcpSegment again = expect(TcpSegment.ACK);
    assertEquals(guest.acknowledgement, again.sequence);
    assertArrayEquals(Arrays.copyOfRange(data, 1000, 1500), TcpPeer.dataOf(again));
    guest.acknowledgement += 500;
    guest.ack();
    wire.advance(60_000);
    expectNothing();
  }

  @Test
  void sendsAgainAtOnceAfterThreeRepeatedAcknowledgements() {
    guest.open();
    guest.hostSends(bytes(5000));
    for (int i = 0; i < 5; i++) {
      expect(TcpSegment.ACK);
    }
    guest.ack();
    guest.ack();
    expectNothing();
    guest.ack();
    assertEquals(guest.acknowledgement, expect(TcpSegment.ACK).sequence);
    guest.ack();
    expectNothing();
    guest.acknowledgement += 2000; // the third is missing too
    guest.ack();
    assertEquals(guest.acknowledgement, expect(TcpSegment.ACK).sequence);
    guest.acknowledgement += 3000;
    guest.ack();
    wire.advance(60_000);
    expectNothing();
  }

  @Test
  void doesNotExceedTheGuestsWindowAndProbesAClosedOne() {
    guest.window = 1500;
    guest.open();
    byte[] data = bytes(3000);
    guest.hostSends(data);
    assertEquals(1000, expect(TcpSegment.ACK).length);
    expectNothing();
    guest.acknowledgement += 1000;
    guest.window = 0;
    guest.ack();
    expectNothing();
    for (int i = 0; i < 20; i++) {
      wire.advance(9000);
      TcpSegment probe = expect(TcpSegment.ACK);
      assertEquals(1, probe.length);
      assertEquals(guest.acknowledgement, probe.sequence);
      guest.ack();
    }
    guest.window = 5000;
    guest.ack();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    rest.writeBytes(TcpPeer.dataOf(expect(TcpSegment.ACK)));
    rest.writeBytes(TcpPeer.dataOf(expect(TcpSegment.ACK)));
    assertArrayEquals(Arrays.copyOfRange(data, 1000, 3000), rest.toByteArray());
  }

  @Test
  void readsFromTheHostNoMoreThanTheGuestTakes() {
    guest.open();
    guest.hostSends(bytes(1 << 20));
    assertEquals(1 << 17, guest.stream.readAt);
    assertFalse(guest.stream.wantsRead);
    while (wire.poll() != null) {}
    guest.acknowledgement += 60_000;
    guest.ack();
    assertTrue(guest.stream.wantsRead);
  }

  /** Whatever the wire loses, the octets arrive, in order and once. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5, 20, 50})
  void everythingArrivesOverAWireThatLoses(int percent) {
    guest.open();
    Random random = new Random(percent);
    byte[] data = bytes(300_000);
    guest.stream.ended = true;
    guest.hostSends(data);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    boolean ended = false;
    for (int round = 0; round < 100_000 && !ended; round++) {
      boolean progressed = false;
      for (TcpSegment s = wire.pollTcp(); s != null; s = wire.pollTcp()) {
        assertFalse(s.has(TcpSegment.RST), "reset after " + received.size());
        if (random.nextInt(100) < percent) {
          continue;
        }
        progressed = true;
        if (s.sequence == guest.acknowledgement) {
          received.writeBytes(TcpPeer.dataOf(s));
          guest.acknowledgement += s.length;
          if (s.has(TcpSegment.FIN)) {
            guest.acknowledgement++;
            ended = true;
          }
        }
        if (random.nextInt(100) >= percent) {
          guest.ack();
        }
        guest.hostReady();
      }
      if (!progressed) {
        wire.advance(300);
      }
    }
    assertTrue(ended);
    assertArrayEquals(data, received.toByteArray());
  }

  // ---- Closing ---------------------------------------------------------------------------------

  @Test
  void guestClosesFirst() {
    guest.open();
    guest.fin();
    assertTrue(guest.stream.outputShut);
    expect(TcpSegment.ACK);
    byte[] late = bytes(10);
    guest.hostSends(late);
    assertArrayEquals(late, TcpPeer.dataOf(expect(TcpSegment.ACK)));
    guest.stream.ended = true;
    guest.hostReady();
    expect(TcpSegment.FIN | TcpSegment.ACK);
    guest.acknowledgement += 11;
    guest.ack();
    wire.advance(0);
    assertTrue(guest.stream.closed);
    assertEquals(0, wire.stack.connections());
  }

  @Test
  void hostClosesFirst() {
    guest.open();
    guest.stream.ended = true;
    guest.hostReady();
    expect(TcpSegment.FIN | TcpSegment.ACK);
    guest.acknowledgement++;
    guest.ack();
    guest.data(0, bytes(10));
    guest.sequence += 10;
    expect(TcpSegment.ACK);
    guest.fin();
    assertEquals(guest.sequence, expect(TcpSegment.ACK).acknowledgement);
    guest.sequence--;
    guest.fin();
    assertEquals(guest.sequence, expect(TcpSegment.ACK).acknowledgement, "answered again");
    assertEquals(1, wire.stack.connections());
    wire.advance(3000);
    assertTrue(guest.stream.closed);
    assertEquals(0, wire.stack.connections());
    expectNothing();
  }

  @Test
  void repeatsItsFin() {
    guest.open();
    guest.stream.ended = true;
    guest.hostReady();
    expect(TcpSegment.FIN | TcpSegment.ACK);
    wire.advance(2000);
    assertEquals(guest.acknowledgement, expect(TcpSegment.FIN | TcpSegment.ACK).sequence);
  }

  @Test
  void passesResetsBothWays() {
    guest.open();
    guest.send(TcpSegment.RST, guest.sequence + 5, 0, new byte[0], new byte[0]);
    assertFalse(guest.stream.reset, "not the next number");
    expect(TcpSegment.ACK);
    guest.send(TcpSegment.RST, guest.sequence, 0, new byte[0], new byte[0]);
    assertTrue(guest.stream.reset);
    assertEquals(0, wire.stack.connections());

    TcpPeer other = new TcpPeer(wire, 41_000).open();
    other.stream.broken = true;
    other.hostReady();
    expect(TcpSegment.RST | TcpSegment.ACK);
    assertEquals(0, wire.stack.connections());
  }

  @Test
  void aNewSynTakesThePlaceOfAConnectionThatLingers() {
    hostClosesFirstUpToTimeWait();
    guest.sequence += 100_000;
    guest.open();
    assertEquals(1, wire.stack.connections());
    assertNotEquals(wire.streams.peekFirst(), guest.stream);
  }

  private void hostClosesFirstUpToTimeWait() {
    guest.open();
    guest.stream.ended = true;
    guest.hostReady();
    guest.acknowledgement++;
    guest.ack();
    guest.fin();
    while (wire.poll() != null) {}
  }
}
