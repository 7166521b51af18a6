package dev.armature.soc.versatile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.io.MacAddress;
import dev.armature.runtime.io.NetworkBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Smc91c111Test {
  private static final int CHIP = 0x1001_0000;
  private static final int SIC_RAWSTAT = 0x1000_3004;
  private static final int LINE = 1 << 25;

  private static final int ALLOCATE = 1 << 5;
  private static final int RESET_MMU = 2 << 5;
  private static final int RELEASE_RECEIVED = 4 << 5;
  private static final int RELEASE = 5 << 5;
  private static final int ENQUEUE = 6 << 5;

  private static final int INT_RECEIVE = 1;
  private static final int INT_TRANSMIT = 2;
  private static final int INT_TRANSMIT_EMPTY = 4;
  private static final int INT_ALLOCATED = 8;
  private static final int INT_OVERRUN = 16;

  private static final int AUTO_INCREMENT = 0x4000;
  private static final int READ_RECEIVED = 0xE000;

  private static final int RCR_ENABLE = 0x0100;
  private static final int RCR_STRIP_CRC = 0x0200;
  private static final int RCR_PROMISCUOUS = 0x0002;
  private static final int RCR_ALL_MULTICAST = 0x0004;

  private static final MacAddress MAC = MacAddress.parse("02:11:22:33:44:55");

  private final Wire wire = new Wire();

  @AutoClose
  private final Rig rig = new Rig(VersatilePbConfig.builder().network(wire).macAddress(MAC));

  /** Keeps what is sent. */
  private static final class Wire implements NetworkBackend {
    private final List<byte[]> sent = new ArrayList<>();
    private FrameReceiver receiver;

    @Override
    public void send(byte[] frame, int length) {
      sent.add(Arrays.copyOf(frame, length));
    }

    @Override
    public void onReceive(FrameReceiver target) {
      receiver = target;
    }

    @Override
    public void close() {}
  }

  private int read(int offset, int width) {
    return rig.context().memory().read(CHIP + offset, width);
  }

  private void write(int offset, int width, int value) {
    rig.context().memory().write(CHIP + offset, width, value);
  }

  private void bank(int n) {
    write(0xE, 2, n);
  }

  private void open() {
    bank(0);
    write(0, 2, 0x0081); // TX on, pad
    write(4, 2, RCR_ENABLE | RCR_STRIP_CRC);
    bank(2);
  }

  private boolean interrupt() {
    return (rig.read(SIC_RAWSTAT) & LINE) != 0;
  }

  private static byte[] frame(int length, int... start) {
    byte[] frame = new byte[length];
    for (int i = 0; i < length; i++) {
      frame[i] = (byte) (i < start.length ? start[i] : i * 7);
    }
    return frame;
  }

  private static byte[] toUs(int length) {
    return frame(length, 0x02, 0x11, 0x22, 0x33, 0x44, 0x55);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void dataGoesRoundAtTheEndOfAPacketInAnyWidth(int width) {
    open();
    write(0, 2, ALLOCATE);
    write(2, 1, read(3, 1));
    write(6, 2, AUTO_INCREMENT | 2045);
    for (int i = 0; i < 8; i += width) {
      write(8, width, (0x44332211 + 0x44444444 * (i / 4)) >>> (8 * (i % 4)));
    }
    assertEquals(AUTO_INCREMENT | 5, read(6, 2), "the pointer");
    write(6, 2, AUTO_INCREMENT | 2045);
    assertEquals(0x44332211, read(8, 4));
    write(6, 2, AUTO_INCREMENT | 0);
    assertEquals(0x88776655 << 8 | 0x44, read(8, 4));
    write(6, 2, 2);
    assertEquals(0x88, read(0xA, 1), "without increment");
  }

  /** What smc91x's smc_hardware_send_pkt does. */
  private int transmit(byte[] frame) {
    write(0, 2, ALLOCATE);
    assertEquals(INT_ALLOCATED, read(0xC, 1) & INT_ALLOCATED);
    int packet = read(3, 1);
    write(2, 1, packet);
    write(6, 2, AUTO_INCREMENT);
    int even = frame.length & ~1;
    write(8, 4, (even + 6) << 16);
    for (int i = 0; i < even; i += 2) {
      write(8, 2, (frame[i] & 0xFF) | (frame[i + 1] & 0xFF) << 8);
    }
    boolean odd = frame.length % 2 != 0;
    write(8, 2, odd ? 0x2000 | (frame[even] & 0xFF) : 0);
    write(0, 2, ENQUEUE);
    return packet;
  }

  /** What smc91x's smc_rcv does: the frame, released; null if there is none. */
  private byte[] receive() {
    if ((read(4, 2) & 0x8000) != 0) {
      return null;
    }
    write(6, 2, READ_RECEIVED);
    int status = read(8, 2);
    int count = read(8, 2);
    boolean odd = (status & 0x1000) != 0;
    byte[] frame = new byte[count - (odd ? 5 : 6)];
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (byte) read(8, 1);
    }
    write(0, 2, RELEASE_RECEIVED);
    return frame;
  }

  private void arrive(byte[] frame) {
    wire.receiver.receive(frame, frame.length);
  }

  @Test
  void probe() {
    assertEquals(0x3300, read(0xE, 2) & 0xFF00);
    bank(3);
    assertEquals(3, read(0xE, 2) & 7);
    assertEquals(0x3391, read(0xA, 2));
    assertEquals(0x3330, read(8, 2) & 0xFFF0);
    bank(1);
    assertEquals(0xA0B1, read(0, 2));
    assertEquals(0x1210, read(0xC, 2));
    for (int i = 0; i < 6; i++) {
      assertEquals(MAC.octet(i), read(4 + i, 1));
    }
    bank(0);
    assertEquals(0x4000, read(2, 2), "link up");
    assertEquals(0x0404, read(8, 2), "four packets, all free");
  }

  @Test
  void aWordAtTheBankSelectOnlySelectsTheBank() {
    bank(2);
    write(0xD, 1, 0x55);
    write(0xC, 4, 0x0002_FFFF);
    assertEquals(0x55, read(0xD, 1));
    write(0xC, 4, 0x0003_0000);
    assertEquals(3, read(0xE, 1));
  }

  @Test
  void sendsAFrame() {
    open();
    write(0xD, 1, INT_TRANSMIT);
    byte[] frame = frame(100);
    int packet = transmit(frame);
    assertEquals(1, wire.sent.size());
    assertArrayEquals(frame, wire.sent.getFirst());
    assertTrue(interrupt());
    assertEquals(packet, read(4, 1));
    write(2, 1, packet);
    write(6, 2, 0x6000);
    assertEquals(1, read(8, 2) & 1, "transmitted");
    write(0xC, 1, INT_TRANSMIT);
    assertFalse(interrupt());
    assertEquals(0x80, read(4, 1));
    assertEquals(INT_TRANSMIT_EMPTY, read(0xC, 1) & INT_TRANSMIT_EMPTY);
    write(0, 2, RELEASE);
    bank(0);
    assertEquals(0x0404, read(8, 2));
  }

  @Test
  void sendsOddAndShortFrames() {
    open();
    byte[] odd = frame(77);
    transmit(odd);
    assertArrayEquals(odd, wire.sent.getFirst());
    byte[] brief = frame(20);
    transmit(brief);
    assertArrayEquals(Arrays.copyOf(brief, 60), wire.sent.get(1), "padded with zeros");
  }

  @Test
  void autoReleaseFreesAndDoesNotTell() {
    open();
    bank(1);
    write(0xC, 2, 0x1A10);
    bank(2);
    for (int i = 0; i < 20; i++) {
      transmit(frame(64));
    }
    assertEquals(20, wire.sent.size());
    assertEquals(0, read(0xC, 1) & INT_TRANSMIT);
  }

  @Test
  void framesWaitForTheTransmitter() {
    bank(2);
    transmit(frame(64));
    assertEquals(0, wire.sent.size());
    bank(0);
    write(0, 2, 1);
    assertEquals(1, wire.sent.size());
  }

  @Test
  void receivesAFrame() {
    open();
    write(0xD, 1, INT_RECEIVE);
    byte[] even = toUs(200);
    byte[] odd = toUs(61);
    arrive(even);
    assertTrue(interrupt());
    arrive(odd);
    assertArrayEquals(even, receive());
    assertTrue(interrupt());
    assertArrayEquals(odd, receive());
    assertFalse(interrupt());
  }

  @Test
  void appendsTheCrcUnlessToldToStripIt() {
    open();
    bank(0);
    write(4, 2, RCR_ENABLE);
    bank(2);
    byte[] frame = toUs(63);
    arrive(frame);
    byte[] withCrc = receive();
    CRC32 crc = new CRC32();
    crc.update(frame);
    assertEquals(67, withCrc.length);
    int tail = 0;
    for (int i = 0; i < 4; i++) {
      tail |= (withCrc[63 + i] & 0xFF) << (8 * i);
    }
    assertEquals((int) crc.getValue(), tail);
  }

  @Test
  void filtersByDestination() {
    open();
    byte[] other = frame(64, 0x02, 0, 0, 0, 0, 1);
    byte[] broadcast = frame(64, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
    byte[] multicast = frame(64, 0x01, 0x00, 0x5E, 0x00, 0x00, 0x01);
    arrive(other);
    arrive(multicast);
    assertEquals(null, receive());
    arrive(broadcast);
    assertArrayEquals(broadcast, receive());

    bank(0);
    write(4, 2, RCR_ENABLE | RCR_STRIP_CRC | RCR_ALL_MULTICAST);
    bank(2);
    arrive(multicast);
    arrive(other);
    assertArrayEquals(multicast, receive());
    assertEquals(null, receive());

    bank(0);
    write(4, 2, RCR_ENABLE | RCR_STRIP_CRC | RCR_PROMISCUOUS);
    bank(2);
    arrive(other);
    assertArrayEquals(other, receive());

    bank(0);
    write(4, 2, 0);
    bank(2);
    arrive(broadcast);
    assertEquals(null, receive(), "the receiver is off");
  }

  @Test
  void theMulticastTableIsHashedAsDriversDo() {
    open();
    byte[] multicast = frame(64, 0x01, 0x00, 0x5E, 0x00, 0x00, 0x01);
    // smc91x: the low six bits of crc32_le, in reverse order, name byte (first three) and bit.
    CRC32 crc = new CRC32();
    crc.update(multicast, 0, 6);
    int position = (int) ~crc.getValue() & 0x3F;
    int[] reversed = {0, 4, 2, 6, 1, 5, 3, 7};
    bank(3);
    write(reversed[position & 7], 1, 1 << reversed[position >>> 3]);
    bank(2);
    arrive(multicast);
    assertArrayEquals(multicast, receive());
    bank(3);
    write(reversed[position & 7], 1, ~(1 << reversed[position >>> 3]) & 0xFF);
    bank(2);
    arrive(multicast);
    assertEquals(null, receive());
  }

  @Test
  void overrunsWhenMemoryIsFullAndAllocationWaits() {
    open();
    for (int i = 0; i < 4; i++) {
      arrive(toUs(64));
    }
    assertEquals(0, read(0xC, 1) & INT_OVERRUN);
    arrive(toUs(64));
    assertEquals(INT_OVERRUN, read(0xC, 1) & INT_OVERRUN);
    write(0xC, 1, INT_OVERRUN);
    assertEquals(0, read(0xC, 1) & INT_OVERRUN);

    write(0, 2, ALLOCATE);
    assertEquals(0x80, read(3, 1));
    assertEquals(0, read(0xC, 1) & INT_ALLOCATED);
    receive();
    assertEquals(INT_ALLOCATED, read(0xC, 1) & INT_ALLOCATED);
    assertTrue(read(3, 1) < 4);

    write(0, 2, RESET_MMU);
    assertEquals(0x8080, read(4, 2));
    bank(0);
    assertEquals(0x0404, read(8, 2));
  }

  @Test
  void internalLoopback() {
    open();
    bank(0);
    write(0, 2, 0x2001);
    bank(2);
    byte[] frame = toUs(64);
    transmit(frame);
    assertEquals(0, wire.sent.size());
    assertArrayEquals(frame, receive());
  }

  @Test
  void aSoftResetKeepsTheAddress() {
    bank(1);
    write(4, 1, 0x0A);
    open();
    write(0xD, 1, 0xFF);
    bank(0);
    write(4, 2, 0x8000);
    assertEquals(0, read(4, 2));
    bank(1);
    assertEquals(0x0A, read(4, 1));
    write(0xC, 2, 2);
    assertEquals(MAC.octet(0), read(4, 1), "a reload brings the first one back");
    assertEquals(0, read(0xC, 2) & 3);
  }

  @Test
  void malformedFramesAndPacketsAreDropped() {
    open();
    wire.receiver.receive(new byte[1600], 1600);
    wire.receiver.receive(new byte[1600], 3);
    assertEquals(null, receive());
    for (int count = 0; count < 0x10000; count += 13) {
      write(2, 1, 0xFF);
      write(6, 2, AUTO_INCREMENT);
      write(8, 4, count << 16);
      write(0, 2, ENQUEUE);
      write(0, 2, ENQUEUE);
    }
    for (byte[] frame : wire.sent) {
      assertTrue(frame.length >= 60 && frame.length <= 1518, "length " + frame.length);
    }
  }

  @Test
  void nothingAGuestWritesBreaksIt() {
    for (int bank = 0; bank < 8; bank++) {
      for (int offset = 0; offset < 0xE; offset += 2) {
        for (int value : new int[] {0, -1 & 0xFFFF, 0x5555, 0xAAAA, 0x60E0}) {
          bank(bank);
          write(offset, 2, value);
          arrive(toUs(64));
          bank(bank);
          read(offset, 2);
        }
      }
    }
    rig.board().reset();
    probe();
  }

  private static final int MDO = 1;
  private static final int MDI = 2;
  private static final int MCLK = 4;
  private static final int MDOE = 8;

  private void clockOut(int value, int bits) {
    for (int i = bits - 1; i >= 0; i--) {
      int data = MDOE | (value >>> i & 1) * MDO;
      write(8, 2, data);
      write(8, 2, data | MCLK);
    }
  }

  private int clockIn(int bits) {
    int value = 0;
    for (int i = 0; i < bits; i++) {
      value = value << 1 | ((read(8, 2) & MDI) != 0 ? 1 : 0);
      write(8, 2, 0);
      write(8, 2, MCLK);
    }
    return value;
  }

  private int readPhy(int address, int register) {
    bank(3);
    clockOut(-1, 32);
    clockOut(0b0110 << 10 | address << 5 | register, 14);
    int value = clockIn(18);
    write(8, 2, 0);
    return value;
  }

  private void writePhy(int register, int value) {
    bank(3);
    clockOut(-1, 32);
    clockOut(0b0101 << 28 | register << 18 | 0b10 << 16 | value, 32);
    write(8, 2, 0);
  }

  @Test
  void thePhyAnswersOnItsManagementLine() {
    assertEquals(0x0016, readPhy(0, 2));
    assertEquals(0xF840, readPhy(0, 3));
    assertEquals(0x0024, readPhy(0, 1) & 0x0024, "link up, negotiation complete");
    assertEquals(0, readPhy(1, 2), "nobody at address 1");
    writePhy(4, 0x0061);
    assertEquals(0x0061, readPhy(0, 4));
    writePhy(2, 0x1234);
    assertEquals(0x0016, readPhy(0, 2), "read-only");
    writePhy(0, 0x8000);
    assertEquals(0x01E1, readPhy(0, 4), "reset, and finished with it");
    assertEquals(0x3000, readPhy(0, 0));
  }
}
