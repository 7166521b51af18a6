package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.io.MacAddress;
import dev.armature.runtime.io.NetworkBackend;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.PhysicalMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drives the controller over a bus as Linux's cs89x0 does. */
class Cs8900aTest {
  private static final int IO = 0xCC00_0000;
  private static final int MEMORY = IO + 0xD_0000;
  private static final int DATA = IO;
  private static final int TX_COMMAND = IO + 4;
  private static final int TX_LENGTH = IO + 6;
  private static final int ISQ = IO + 8;
  private static final int POINTER = IO + 0xA;
  private static final int PAGE = IO + 0xC;

  private static final int RX_CFG = 0x102;
  private static final int RX_CTL = 0x104;
  private static final int TX_CFG = 0x106;
  private static final int BUF_CFG = 0x10A;
  private static final int LINE_CTL = 0x112;
  private static final int SELF_CTL = 0x114;
  private static final int BUS_CTL = 0x116;
  private static final int BUS_ST = 0x138;
  private static final int READY = 0x100;

  private final Wire wire = new Wire();
  private final PhysicalMemory bus = new PhysicalMemory(GuestLog.none());
  private boolean irq;

  /** Keeps what is sent. */
  private static final class Wire implements NetworkBackend {
    private final List<byte[]> sent = new ArrayList<>();
    private FrameReceiver receiver;
    private int roomTold;

    @Override
    public void send(byte[] frame, int length) {
      sent.add(Arrays.copyOf(frame, length));
    }

    @Override
    public void onReceive(FrameReceiver target) {
      receiver = target;
    }

    @Override
    public void receiverHasRoom() {
      roomTold++;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void plugIn() {
    MacAddress mac = MacAddress.parse("02:11:22:33:44:55");
    Cs8900a chip = new Cs8900a(wire, mac, level -> irq = level, GuestLog.none());
    bus.mapDevice("cs8900a", IO, Cs8900a.WINDOW, chip);
  }

  private int readReg(int register) {
    bus.write(POINTER, 2, register);
    return bus.read(PAGE, 2);
  }

  private void writeReg(int register, int value) {
    bus.write(POINTER, 2, register);
    bus.write(PAGE, 2, value);
  }

  /** What net_open does. */
  private void open() {
    writeReg(0x22, 0);
    writeReg(BUS_CTL, 0x0017);
    writeReg(LINE_CTL, 0x00C0);
    writeReg(RX_CTL, 0x0D00); // individual, broadcast, RxOK
    writeReg(RX_CFG, 0x0100);
    writeReg(TX_CFG, 0x0100);
    writeReg(BUF_CFG, 0x0700);
    writeReg(BUS_CTL, 0x8000);
  }

  private void switchMemoryModeOn() {
    writeReg(0x2C, MEMORY - IO & 0xFFFF);
    writeReg(0x2E, (MEMORY - IO) >>> 16);
    writeReg(BUS_CTL, 0x8400);
  }

  private void arrive(byte[] frame) {
    wire.receiver.receive(frame, frame.length);
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

  /** What net_rx does with the current frame. */
  private byte[] readFrame() {
    assertTrue((bus.read(DATA, 2) & 0x100) != 0);
    int length = bus.read(DATA, 2);
    byte[] frame = new byte[length];
    for (int i = 0; i < length; i += 2) {
      int word = bus.read(DATA, 2);
      frame[i] = (byte) word;
      if (i + 1 < length) {
        frame[i + 1] = (byte) (word >>> 8);
      }
    }
    return frame;
  }

  @Test
  void isRecognizedAndHasItsAddress() {
    assertEquals(0x3000, bus.read(POINTER, 2) & 0x7000);
    assertEquals(0x630E, readReg(0));
    assertEquals(0x0A00, readReg(2));
    assertEquals(0x1102, readReg(0x158));
    assertEquals(0x3322, readReg(0x15A));
    assertEquals(0x5544, readReg(0x15C));
    assertTrue((readReg(0x136) & 0x80) != 0, "initialized");
    assertTrue((readReg(0x134) & 0x80) != 0, "link");
  }

  @Test
  void registersKeepTheirNumbers() {
    writeReg(RX_CFG, 0xFFFF & ~0x40);
    assertEquals(0x7F83, readReg(RX_CFG));
    writeReg(LINE_CTL, 0);
    assertEquals(0x13, readReg(LINE_CTL));
  }

  @Test
  void pointerGoesOnByItself() {
    bus.write(POINTER, 2, 0x8158);
    assertEquals(0x1102, bus.read(PAGE, 2));
    assertEquals(0x3322, bus.read(PAGE, 2));
    assertEquals(0x5544, bus.read(PAGE, 2));
  }

  @Test
  void sendsAndTellsOfIt() {
    open();
    byte[] frame = frame(61);
    bus.write(TX_COMMAND, 2, 0xC0);
    bus.write(TX_LENGTH, 2, frame.length);
    assertEquals(READY, readReg(BUS_ST) & READY);
    for (int i = 0; i < frame.length; i += 2) {
      assertFalse(irq);
      int high = i + 1 < frame.length ? frame[i + 1] & 0xFF : 0;
      bus.write(DATA, 2, (frame[i] & 0xFF) | high << 8);
    }
    assertArrayEquals(frame, wire.sent.get(0));
    assertTrue(irq);
    assertEquals(0x0108, bus.read(ISQ, 2));
    assertTrue(irq, "until the queue was read empty");
    assertEquals(0, bus.read(ISQ, 2));
    assertFalse(irq);
  }

  @Test
  void padsShortFramesUnlessToldNotTo() {
    open();
    for (int command : new int[] {0xC0, 0x20C0}) {
      bus.write(TX_COMMAND, 2, command);
      bus.write(TX_LENGTH, 2, 20);
      for (int i = 0; i < 10; i++) {
        bus.write(DATA, 2, 0x5555);
      }
    }
    assertEquals(60, wire.sent.get(0).length);
    assertEquals(0, wire.sent.get(0)[20]);
    assertEquals(20, wire.sent.get(1).length);
  }

  @Test
  void refusesFramesThatAreNone() {
    open();
    for (int length : new int[] {0, 3, 1519, 4095}) {
      bus.write(TX_LENGTH, 2, length);
      assertEquals(0x80, readReg(BUS_ST) & 0x180);
      bus.write(DATA, 2, 1);
    }
    assertTrue(wire.sent.isEmpty());
  }

  @Test
  void receivesInOrder() {
    open();
    arrive(toUs(61));
    arrive(frame(100, 255, 255, 255, 255, 255, 255));
    assertTrue(irq);
    assertEquals(0x0504, bus.read(ISQ, 2));
    assertArrayEquals(toUs(61), readFrame());
    assertEquals(1, wire.roomTold);
    assertEquals(0x0904, bus.read(ISQ, 2));
    assertEquals(100, readFrame().length);
    assertEquals(0, bus.read(ISQ, 2));
    assertFalse(irq);
    arrive(toUs(64));
    assertTrue(irq);
  }

  @Test
  void skipsAFrameAndTheNextEventReleasesOne() {
    open();
    arrive(toUs(61));
    arrive(toUs(62));
    arrive(toUs(63));
    bus.read(ISQ, 2);
    writeReg(RX_CFG, 0x0140);
    assertEquals(1, wire.roomTold);
    bus.read(ISQ, 2);
    bus.read(DATA, 2);
    bus.read(ISQ, 2);
    assertEquals(2, wire.roomTold);
    assertArrayEquals(toUs(63), readFrame());
  }

  @Test
  void filtersByAddress() {
    open();
    arrive(frame(64, 0x02, 0x11, 0x22, 0x33, 0x44, 0x56));
    arrive(frame(64, 0x01, 0, 0x5E, 0, 0, 1));
    assertEquals(0, bus.read(ISQ, 2));
    writeReg(RX_CTL, 0x0180); // promiscuous
    arrive(frame(64, 0x02, 0x11, 0x22, 0x33, 0x44, 0x56));
    assertEquals(0x0104, bus.read(ISQ, 2));
    writeReg(LINE_CTL, 0);
    arrive(toUs(64));
    assertEquals(0, bus.read(ISQ, 2));
  }

  /** The bit of the hash table for an address: the highest six bits of its CRC. */
  private static int hashBit(int... address) {
    CRC32 crc = new CRC32();
    for (int octet : address) {
      crc.update(octet);
    }
    // Java's sum is of the reflected register, and inverted.
    return Integer.reverse(~(int) crc.getValue()) >>> 26;
  }

  private void acceptHash(int bit) {
    for (int word = 0; word < 4; word++) {
      writeReg(0x150 + 2 * word, bit / 16 == word ? 1 << bit % 16 : 0);
    }
  }

  @Test
  void filtersGroupsByTheirHash() {
    int[] allHosts = {0x01, 0x00, 0x5E, 0x00, 0x00, 0x01};
    int[] mdns = {0x01, 0x00, 0x5E, 0x00, 0x00, 0xFB};
    int bit = hashBit(allHosts);
    assertNotEquals(bit, hashBit(mdns));
    open();
    arrive(frame(64, allHosts));
    assertEquals(0, bus.read(ISQ, 2), "multicast is switched off");
    writeReg(RX_CTL, 0x0F00);
    acceptHash(bit);
    arrive(frame(64, mdns));
    assertEquals(0, bus.read(ISQ, 2), "is not in the table");
    arrive(frame(64, allHosts));
    assertEquals(0x0304 | bit << 10, bus.read(ISQ, 2), "RxOK, Hashed, and the bit");
  }

  @Test
  void acceptsAllGroupsUntilTheTableIsProgrammed() {
    open();
    writeReg(RX_CTL, 0x0F00);
    arrive(frame(64, 0x01, 0x00, 0x5E, 0x00, 0x00, 0xFB));
    assertEquals(0x0304, bus.read(ISQ, 2) & 0x03FF);
  }

  @Test
  void filtersOtherStationsByTheirHash() {
    int[] other = {0x02, 0x11, 0x22, 0x33, 0x44, 0x66};
    open();
    acceptHash(hashBit(other));
    arrive(frame(64, other));
    assertEquals(0, bus.read(ISQ, 2), "IAHash is switched off");
    writeReg(RX_CTL, 0x0140);
    arrive(frame(64, other));
    assertEquals(0x0344 | hashBit(other) << 10, bus.read(ISQ, 2));
  }

  @Test
  void countsWhatItsMemoryCannotHold() {
    open();
    int taken = 0;
    while (wire.receiver.hasRoom()) {
      arrive(toUs(1000));
      taken++;
    }
    assertEquals(2, taken);
    arrive(toUs(1500));
    assertEquals(0x0504, bus.read(ISQ, 2));
    assertEquals(0x0504, bus.read(ISQ, 2));
    assertEquals(0x040C, bus.read(ISQ, 2));
    assertEquals(0x50, readReg(0x130));
    assertEquals(0x10, readReg(0x130), "reading clears it");
  }

  @Test
  void raisesAnInterruptForSoftware() {
    open();
    writeReg(BUF_CFG, 0x0040);
    assertTrue(irq);
    assertEquals(0x004C, bus.read(ISQ, 2));
    assertEquals(0, bus.read(ISQ, 2));
    assertFalse(irq);
  }

  @Test
  void onlyTheWiredPinInterrupts() {
    open();
    writeReg(0x22, 1);
    arrive(toUs(64));
    assertFalse(irq);
    writeReg(0x22, 0);
    assertTrue(irq);
  }

  @Test
  void memoryModeShowsPacketPage() {
    assertEquals(0, bus.read(MEMORY, 2), "off");
    open();
    switchMemoryModeOn();
    assertEquals(0x630E, bus.read(MEMORY, 2));
    assertEquals(0x63, bus.read(MEMORY + 1, 1));
    assertEquals(0, bus.read(MEMORY - 0x1000, 2), "elsewhere");
    assertEquals(0, bus.read(MEMORY + 0x1000, 2), "elsewhere");
    assertEquals(0x0A00_630E, bus.read(MEMORY, 4));
    arrive(toUs(64));
    assertEquals(0x0504, bus.read(MEMORY + 0x120, 2));
    assertEquals(0x0504, bus.read(MEMORY + 0x400, 2));
    assertEquals(64, bus.read(MEMORY + 0x402, 2));
    assertEquals(0x1102, bus.read(MEMORY + 0x404, 2));
    bus.write(MEMORY + 0x144, 2, 0xC0);
    bus.write(MEMORY + 0x146, 2, 64);
    for (int i = 0; i < 64; i += 4) {
      bus.write(MEMORY + 0xA00 + i, 4, 0x1234_5678);
    }
    assertEquals(64, wire.sent.get(0).length);
    assertEquals(0x78, wire.sent.get(0)[0]);
  }

  @Test
  void resetForgetsEverything() {
    open();
    arrive(toUs(64));
    writeReg(SELF_CTL, 0x0040);
    assertFalse(irq);
    assertEquals(0x0005, readReg(RX_CTL));
    assertEquals(0, bus.read(ISQ, 2));
    assertEquals(0x1102, readReg(0x158));
  }

  @Test
  void survivesNonsense() {
    Random random = new Random(8900);
    for (int i = 0; i < 300_000; i++) {
      int width = 1 << random.nextInt(3);
      if (random.nextInt(1000) == 0) {
        switchMemoryModeOn();
      }
      int base = random.nextBoolean() ? IO : MEMORY;
      int span = base == IO ? Cs8900a.IO_BYTES : Cs8900a.PACKET_PAGE_BYTES;
      int address = base + (random.nextInt(span) & -width);
      switch (random.nextInt(4)) {
        case 0 -> bus.read(address, width);
        case 1 -> arrive(frame(random.nextInt(1600), random.nextInt(3) == 0 ? 255 : 2, 17, 34));
        default -> bus.write(address, width, random.nextInt());
      }
      if (random.nextInt(1000) == 0) {
        open();
      }
    }
    writeReg(SELF_CTL, 0x0040);
    assertEquals(0x630E, readReg(0));
  }
}
