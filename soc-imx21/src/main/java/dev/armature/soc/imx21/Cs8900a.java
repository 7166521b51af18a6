package dev.armature.soc.imx21;

import dev.armature.runtime.io.MacAddress;
import dev.armature.runtime.io.NetworkBackend;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Cirrus Logic CS8900A Ethernet controller (CS8900A data sheet, chapters 4 and 5) on a 16-bit bus:
 * eight ports, through which the 4 KB of PacketPage are reached (I/O mode), and PacketPage itself
 * at the address in its memory base registers while BusCTL.MemoryE is set (memory mode). The
 * board's window shows the chip's 20 address lines: the ports are at its start, memory is behind
 * them.
 *
 * <p>A frame is sent when its last word was written. Received frames wait in order; the one whose
 * event the guest has read is the one that it reads. There is an EEPROM that gave the chip its
 * address and a hash table that accepts all groups, on which Linux relies; what else is in it reads
 * as erased.
 */
final class Cs8900a implements MmioDevice, Stateful {
  /** Octets of the I/O window. */
  static final int IO_BYTES = 16;

  /** Octets that the chip's address lines reach. */
  static final int WINDOW = 1 << 20;

  /** Octets of PacketPage. */
  static final int PACKET_PAGE_BYTES = 4096;

  private static final int PORT_DATA0 = 0x0;
  private static final int PORT_DATA1 = 0x2;
  private static final int PORT_TX_COMMAND = 0x4;
  private static final int PORT_TX_LENGTH = 0x6;
  private static final int PORT_ISQ = 0x8;
  private static final int PORT_POINTER = 0xA;
  private static final int PORT_PAGE0 = 0xC;

  private static final int POINTER_ADDRESS = 0x0FFF;
  private static final int POINTER_INCREMENT = 0x8000;
  private static final int POINTER_SIGNATURE = 0x3000;

  /** A register of PacketPage: reset value, and which bits keep what is written. */
  private record Entry(int offset, int reset, int writable) {}

  private static final int INTERRUPT_PIN = 0x022;
  private static final int MEMORY_BASE_LOW = 0x02C;
  private static final int MEMORY_BASE_HIGH = 0x02E;
  private static final int EEPROM_DATA = 0x042;
  private static final int RX_CFG = 0x102;
  private static final int RX_CTL = 0x104;
  private static final int TX_CFG = 0x106;
  private static final int TX_COMMAND_COPY = 0x108;
  private static final int BUF_CFG = 0x10A;
  private static final int LINE_CTL = 0x112;
  private static final int SELF_CTL = 0x114;
  private static final int BUS_CTL = 0x116;
  private static final int ISQ = 0x120;
  private static final int RX_EVENT = 0x124;
  private static final int TX_EVENT = 0x128;
  private static final int BUF_EVENT = 0x12C;
  private static final int RX_MISS = 0x130;
  private static final int BUS_ST = 0x138;
  private static final int TX_COMMAND = 0x144;
  private static final int TX_LENGTH = 0x146;
  private static final int HASH = 0x150;
  private static final int ADDRESS = 0x158;
  private static final int RX_STATUS = 0x400;
  private static final int RX_LENGTH = 0x402;
  private static final int RX_FRAME = 0x404;
  private static final int TX_FRAME = 0xA00;
  private static final int REGISTERS_END = 0x160;

  /** The low six bits of configuration, control and event registers are their numbers. */
  private static final int NUMBER = 0x3F;

  private static final Entry[] REGISTERS = {
    new Entry(0x000, 0x630E, 0), // product identification: Cirrus Logic
    new Entry(0x002, 0x0A00, 0), // CS8900A, a late revision
    new Entry(0x020, 0x0300, 0xFFFF), // I/O base address
    new Entry(INTERRUPT_PIN, 0x0004, 0x0007),
    new Entry(0x024, 0x0003, 0x0003), // DMA channel
    new Entry(0x026, 0, 0), // DMA start of frame
    new Entry(0x028, 0, 0), // DMA frame count
    new Entry(0x02A, 0, 0), // RxDMA byte count
    new Entry(MEMORY_BASE_LOW, 0, 0xFFFF),
    new Entry(MEMORY_BASE_HIGH, 0, 0x000F),
    new Entry(0x030, 0, 0xFFFF), // boot PROM base address
    new Entry(0x032, 0, 0x000F),
    new Entry(0x034, 0, 0xFFFF), // boot PROM address mask
    new Entry(0x036, 0, 0x000F),
    new Entry(0x040, 0, 0x07FF), // EEPROM command
    new Entry(EEPROM_DATA, 0xFFFF, 0),
    new Entry(RX_CFG, 0x0003, 0x7F80),
    new Entry(RX_CTL, 0x0005, 0x7FC0),
    new Entry(TX_CFG, 0x0007, 0x8FC0),
    new Entry(TX_COMMAND_COPY, 0x0009, 0),
    new Entry(BUF_CFG, 0x000B, 0xFF80),
    new Entry(LINE_CTL, 0x0013, 0x7FC0),
    new Entry(SELF_CTL, 0x0015, 0xFB00),
    new Entry(BUS_CTL, 0x0017, 0x9F40),
    new Entry(0x118, 0x0019, 0x4EC0), // TestCTL
    new Entry(RX_EVENT, 0x0004, 0),
    new Entry(TX_EVENT, 0x0008, 0),
    new Entry(BUF_EVENT, 0x000C, 0),
    new Entry(RX_MISS, 0x0010, 0),
    new Entry(0x132, 0x0012, 0), // TxCOL
    new Entry(0x134, 0x0294, 0), // LineST: link, 10BASE-T
    new Entry(0x136, 0x0696, 0), // SelfST: initialized, EEPROM present and good
    new Entry(BUS_ST, 0x0018, 0),
    new Entry(0x13C, 0, 0), // time domain reflectometer
    new Entry(TX_COMMAND, 0x0009, 0xF3C0),
    new Entry(TX_LENGTH, 0, 0x0FFF),
    new Entry(HASH, 0xFFFF, 0xFFFF),
    new Entry(HASH + 2, 0xFFFF, 0xFFFF),
    new Entry(HASH + 4, 0xFFFF, 0xFFFF),
    new Entry(HASH + 6, 0xFFFF, 0xFFFF),
    new Entry(ADDRESS, 0, 0xFFFF),
    new Entry(ADDRESS + 2, 0, 0xFFFF),
    new Entry(ADDRESS + 4, 0, 0xFFFF),
  };

  private static final int SKIP_FRAME = 1 << 6;
  private static final int HASH_ACCEPT = 1 << 6;
  private static final int PROMISCUOUS = 1 << 7;
  private static final int OK = 1 << 8;
  private static final int MULTICAST_ACCEPT = 1 << 9;
  private static final int INDIVIDUAL_ACCEPT = 1 << 10;
  private static final int BROADCAST_ACCEPT = 1 << 11;
  private static final int EVENT_HASHED_INDIVIDUAL = 1 << 6;
  private static final int EVENT_HASHED = 1 << 9;
  private static final int EVENT_HASH_SHIFT = 10;
  private static final int EVENT_INDIVIDUAL = 1 << 10;
  private static final int EVENT_BROADCAST = 1 << 11;

  private static final int SOFTWARE_INTERRUPT = 1 << 6;
  private static final int MISSED = 1 << 10;
  private static final int MISS_SHIFT = 6;
  private static final int MAX_MISSES = 0x3FF;
  private static final int RECEIVER_ON = 1 << 6;
  private static final int TRANSMITTER_ON = 1 << 7;
  private static final int CHIP_RESET = 1 << 6;
  private static final int ENABLE_IRQ = 1 << 15;
  private static final int MEMORY_ON = 1 << 10;
  private static final int BID_ERROR = 1 << 7;
  private static final int READY_FOR_FRAME = 1 << 8;
  private static final int COMMAND_NO_PADDING = 1 << 13;

  private static final int SHORTEST_FRAME = 14;
  private static final int LONGEST_FRAME = 1518;
  private static final int PADDED_FRAME = 60;

  /** What the chip's memory has for received frames, in octets. */
  private static final int RECEIVE_MEMORY = 3072;

  private static final int MOST_FRAMES = RECEIVE_MEMORY / PADDED_FRAME;

  private static final int HASH_SHIFT = 26;
  private static final int CRC_POLYNOMIAL = 0x04C1_1DB7;

  private static final String FRAMES_ARE_LOST = "frames that wait are lost, as on a wire";

  private final NetworkBackend network;
  private final MacAddress mac;
  private final IrqLine irq;
  private final GuestLog log;

  private final int[] values = new int[REGISTERS_END / 2];

  @NotState("described when the device is built")
  private final int[] writable = new int[REGISTERS_END / 2];

  @NotState("described when the device is built")
  private final boolean[] exists = new boolean[REGISTERS_END / 2];

  /** A received frame; they are made with the chip and used again. */
  private static final class ReceivedFrame {
    final byte[] bytes = new byte[LONGEST_FRAME];
    int length;
  }

  @NotState(FRAMES_ARE_LOST)
  private final Deque<ReceivedFrame> received = new ArrayDeque<>(MOST_FRAMES);

  @NotState("what is not in use of the others")
  private final Deque<ReceivedFrame> unused = new ArrayDeque<>(MOST_FRAMES);

  @NotState(FRAMES_ARE_LOST)
  private int receivedBytes;

  @NotState(FRAMES_ARE_LOST)
  private ReceivedFrame current;

  @NotState(FRAMES_ARE_LOST)
  private int readAt;

  private final byte[] wire = new byte[LONGEST_FRAME + 1];
  private int bidLength;
  private int written;
  private int pointer;

  /** High from the first event until the queue was read empty. */
  private boolean interrupts;

  /**
   * A controller.
   *
   * @param network where its cable goes
   * @param mac what the EEPROM holds
   * @param irq the interrupt pin that the board has wired, INTRQ0
   */
  Cs8900a(NetworkBackend network, MacAddress mac, IrqLine irq, GuestLog log) {
    this.network = network;
    this.mac = mac;
    this.irq = irq;
    this.log = log;
    for (Entry entry : REGISTERS) {
      writable[entry.offset / 2] = entry.writable;
      exists[entry.offset / 2] = true;
    }
    for (int i = 0; i < MOST_FRAMES; i++) {
      unused.add(new ReceivedFrame());
    }
    reset();
    network.onReceive(new Receiver());
  }

  @Override
  public void reset() {
    for (Entry entry : REGISTERS) {
      values[entry.offset / 2] = entry.reset;
    }
    for (int i = 0; i < MacAddress.OCTETS; i += 2) {
      values[(ADDRESS + i) / 2] = mac.octet(i) | mac.octet(i + 1) << 8;
    }
    forgetFrames();
    bidLength = 0;
    written = 0;
    pointer = 0;
    interrupts = false;
    irq.set(false);
  }

  // ---- The bus ---------------------------------------------------------------------------------

  @Override
  public void visitState(StateVisitor v) {
    v.words("values", values);
    v.bytes("wire", wire);
    bidLength = v.range("bidLength", bidLength, 0, LONGEST_FRAME);
    written = v.range("written", written, 0, LONGEST_FRAME + 1);
    pointer = v.word("pointer", pointer);
    interrupts = v.flag("interrupts", interrupts);
    v.require(bidLength == 0 || written < bidLength, "sends more than the frame's length");
    if (v.loading()) {
      forgetFrames();
    }
  }

  private void forgetFrames() {
    unused.addAll(received);
    received.clear();
    if (current != null) {
      unused.add(current);
      current = null;
    }
    receivedBytes = 0;
    readAt = 0;
  }

  @Override
  public int read(int offset, int width) {
    if (width == 4) {
      return read(offset, 2) | read(offset + 2, 2) << 16;
    }
    int word = readWord(offset & ~1);
    return width == 2 ? word : word >>> (8 * (offset & 1)) & 0xFF;
  }

  private int readWord(int offset) {
    if (offset < IO_BYTES) {
      return readPort(offset);
    } else if (showsPacketPage(offset)) {
      return readPage(offset & POINTER_ADDRESS);
    }
    log.guestError("cs8900a: read at offset %05x, which is not its memory", offset);
    return 0;
  }

  /** Whether memory mode has PacketPage at {@code offset}. */
  private boolean showsPacketPage(int offset) {
    int base = values[MEMORY_BASE_HIGH / 2] << 16 | values[MEMORY_BASE_LOW / 2];
    return (values[BUS_CTL / 2] & MEMORY_ON) != 0
        && (offset & -PACKET_PAGE_BYTES) == (base & -PACKET_PAGE_BYTES);
  }

  private int readPort(int port) {
    return switch (port) {
      case PORT_DATA0, PORT_DATA1 -> readFrame();
      case PORT_TX_COMMAND -> values[TX_COMMAND / 2];
      case PORT_TX_LENGTH -> values[TX_LENGTH / 2];
      case PORT_ISQ -> nextEvent();
      case PORT_POINTER -> pointer | POINTER_SIGNATURE;
      default -> {
        int at = (pointer & POINTER_ADDRESS & ~1) + (port - PORT_PAGE0);
        int value = readPage(at & POINTER_ADDRESS);
        advancePointer();
        yield value;
      }
    };
  }

  @Override
  public void write(int offset, int width, int value) {
    if (width == 4) {
      write(offset, 2, value & 0xFFFF);
      write(offset + 2, 2, value >>> 16);
    } else if (width == 1) {
      log.guestError("cs8900a: write of one byte at offset %x; the bus has 16 bits", offset);
    } else if (offset < IO_BYTES) {
      writePort(offset, value & 0xFFFF);
    } else if (showsPacketPage(offset)) {
      writePage(offset & POINTER_ADDRESS, value & 0xFFFF);
    } else {
      log.guestError("cs8900a: write of %x at offset %05x is lost", value, offset);
    }
  }

  private void writePort(int port, int value) {
    switch (port) {
      case PORT_DATA0, PORT_DATA1 -> writeFrame(value);
      case PORT_TX_COMMAND -> writePage(TX_COMMAND, value);
      case PORT_TX_LENGTH -> writePage(TX_LENGTH, value);
      case PORT_ISQ -> log.guestError("cs8900a: write of %x to the interrupt status queue", value);
      case PORT_POINTER -> pointer = value & (POINTER_ADDRESS | POINTER_INCREMENT);
      default -> {
        int at = (pointer & POINTER_ADDRESS & ~1) + (port - PORT_PAGE0);
        writePage(at & POINTER_ADDRESS, value);
        advancePointer();
      }
    }
  }

  private void advancePointer() {
    if ((pointer & POINTER_INCREMENT) != 0) {
      pointer = POINTER_INCREMENT | ((pointer + 2) & POINTER_ADDRESS);
    }
  }

  private int readPage(int offset) {
    if (offset >= RX_STATUS) {
      return readFrameMemory(offset);
    }
    return switch (offset) {
      case ISQ -> nextEvent();
      case RX_EVENT -> received.isEmpty() ? values[RX_EVENT / 2] : takeNextFrame();
      case TX_EVENT, BUF_EVENT, RX_MISS -> takeEvent(offset);
      default -> {
        if (offset >= REGISTERS_END || !exists[offset / 2]) {
          log.guestError("cs8900a: read of PacketPage %03x, where nothing is", offset);
          yield 0;
        }
        yield values[offset / 2];
      }
    };
  }

  private void writePage(int offset, int value) {
    if (offset >= TX_FRAME) {
      writeFrame(value);
      return;
    }
    if (offset >= REGISTERS_END || writable[offset / 2] == 0) {
      log.guestError("cs8900a: write of %x to PacketPage %03x, which takes none", value, offset);
      return;
    }
    int bits = writable[offset / 2];
    values[offset / 2] = (values[offset / 2] & ~bits) | (value & bits);
    switch (offset) {
      case RX_CFG -> {
        if ((value & SKIP_FRAME) != 0) {
          releaseCurrent();
        }
      }
      case BUF_CFG -> {
        if ((value & SOFTWARE_INTERRUPT) != 0) {
          values[BUF_EVENT / 2] |= SOFTWARE_INTERRUPT;
        }
      }
      case SELF_CTL -> {
        if ((value & CHIP_RESET) != 0) {
          reset();
        }
      }
      case TX_COMMAND -> {
        values[TX_COMMAND_COPY / 2] = values[TX_COMMAND / 2];
      }
      case TX_LENGTH -> bid();
      default -> {
        // It is looked at when it matters.
      }
    }
    update();
  }

  // ---- Events ----------------------------------------------------------------------------------

  private boolean receivePending() {
    return !received.isEmpty() && (values[RX_CFG / 2] & OK) != 0;
  }

  private boolean transmitPending() {
    return (values[TX_EVENT / 2] & values[TX_CFG / 2] & ~NUMBER) != 0;
  }

  private boolean bufferPending() {
    int enabled = values[BUF_CFG / 2] | SOFTWARE_INTERRUPT;
    return (values[BUF_EVENT / 2] & enabled & ~NUMBER) != 0;
  }

  /** The event of the highest priority, which is then over; 0 if there is none. */
  private int nextEvent() {
    if (receivePending()) {
      return takeNextFrame();
    } else if (transmitPending()) {
      return takeEvent(TX_EVENT);
    } else if (bufferPending()) {
      return takeEvent(BUF_EVENT);
    }
    interrupts = false;
    update();
    return 0;
  }

  private int takeEvent(int register) {
    int value = values[register / 2];
    values[register / 2] &= NUMBER;
    return value;
  }

  private void update() {
    interrupts |= receivePending() || transmitPending() || bufferPending();
    boolean enabled = (values[BUS_CTL / 2] & ENABLE_IRQ) != 0 && values[INTERRUPT_PIN / 2] == 0;
    irq.set(interrupts && enabled);
  }

  // ---- Receiving -------------------------------------------------------------------------------

  /** Releases the frame that was being read, and makes the next one the current. */
  private int takeNextFrame() {
    releaseCurrent();
    current = received.remove();
    readAt = 0;
    return eventOf(current.bytes);
  }

  private void releaseCurrent() {
    if (current != null) {
      receivedBytes -= current.length;
      unused.add(current);
      current = null;
      network.receiverHasRoom();
    }
  }

  /** The next word of the current frame: status, length, then the frame. */
  private int readFrame() {
    if (current == null) {
      return 0;
    }
    int at = RX_STATUS + readAt;
    readAt += 2;
    int value = readFrameMemory(at);
    if (readAt >= RX_FRAME - RX_STATUS + current.length) {
      releaseCurrent();
    }
    return value;
  }

  private int readFrameMemory(int offset) {
    if (current == null) {
      return 0;
    } else if (offset == RX_STATUS) {
      return eventOf(current.bytes);
    } else if (offset == RX_LENGTH) {
      return current.length;
    }
    int at = offset - RX_FRAME;
    int low = at < current.length ? current.bytes[at] & 0xFF : 0;
    int high = at + 1 < current.length ? current.bytes[at + 1] & 0xFF : 0;
    return low | high << 8;
  }

  private int eventOf(byte[] frame) {
    int kind = kindOf(frame);
    int event = 0x0004 | OK | kind;
    if (kind == EVENT_HASHED) {
      event |= hash(frame) << EVENT_HASH_SHIFT;
      event |= isGroup(frame) ? 0 : EVENT_HASHED_INDIVIDUAL;
    }
    return event;
  }

  /** How a frame matches: individual, broadcast, or a hash that is looked at; 0 if it does not. */
  private int kindOf(byte[] frame) {
    boolean broadcast = true;
    boolean own = true;
    for (int i = 0; i < MacAddress.OCTETS; i++) {
      int octet = frame[i] & 0xFF;
      broadcast &= octet == 0xFF;
      own &= octet == (values[(ADDRESS + i) / 2] >>> (8 * (i & 1)) & 0xFF);
    }
    if (broadcast) {
      return EVENT_BROADCAST;
    } else if (own) {
      return EVENT_INDIVIDUAL;
    }
    int filter = isGroup(frame) ? MULTICAST_ACCEPT : HASH_ACCEPT;
    if ((values[RX_CTL / 2] & filter) == 0) {
      return 0;
    }
    int bit = hash(frame);
    boolean hashed = (values[(HASH + bit / 8 & ~1) / 2] >>> (bit & 15) & 1) != 0;
    return hashed ? EVENT_HASHED : 0;
  }

  /** The bit of the hash table for a frame's address: the highest six bits of its CRC. */
  private static int hash(byte[] frame) {
    int crc = -1;
    for (int i = 0; i < MacAddress.OCTETS; i++) {
      for (int bit = 0; bit < 8; bit++) {
        boolean invert = (crc < 0) != ((frame[i] >>> bit & 1) != 0);
        crc = invert ? crc << 1 ^ CRC_POLYNOMIAL : crc << 1;
      }
    }
    return crc >>> HASH_SHIFT;
  }

  private boolean accepts(byte[] frame) {
    int control = values[RX_CTL / 2];
    if ((control & PROMISCUOUS) != 0) {
      return true;
    }
    return switch (kindOf(frame)) {
      case EVENT_BROADCAST -> (control & BROADCAST_ACCEPT) != 0;
      case EVENT_INDIVIDUAL -> (control & INDIVIDUAL_ACCEPT) != 0;
      case EVENT_HASHED -> true;
      default -> false;
    };
  }

  private static boolean isGroup(byte[] frame) {
    return (frame[0] & 1) != 0;
  }

  private boolean receives() {
    return (values[LINE_CTL / 2] & RECEIVER_ON) != 0 && (values[RX_CTL / 2] & OK) != 0;
  }

  private final class Receiver implements NetworkBackend.FrameReceiver {
    @Override
    public void receive(byte[] frame, int length) {
      if (!receives() || length < SHORTEST_FRAME || length > LONGEST_FRAME || !accepts(frame)) {
        return;
      }
      int stored = Math.max(length, PADDED_FRAME);
      if (receivedBytes + stored > RECEIVE_MEMORY) {
        miss();
      } else {
        ReceivedFrame copy = unused.remove();
        System.arraycopy(frame, 0, copy.bytes, 0, length);
        Arrays.fill(copy.bytes, length, stored, (byte) 0);
        copy.length = stored;
        received.add(copy);
        receivedBytes += stored;
      }
      update();
    }

    @Override
    public boolean hasRoom() {
      return !receives() || receivedBytes + LONGEST_FRAME <= RECEIVE_MEMORY;
    }
  }

  private void miss() {
    int count = Math.min((values[RX_MISS / 2] >>> MISS_SHIFT) + 1, MAX_MISSES);
    values[RX_MISS / 2] = (values[RX_MISS / 2] & NUMBER) | count << MISS_SHIFT;
    values[BUF_EVENT / 2] |= MISSED;
  }

  // ---- Sending ---------------------------------------------------------------------------------

  /** The guest asks for room for a frame; there always is, if it is one. */
  private void bid() {
    int length = values[TX_LENGTH / 2];
    boolean valid = length >= SHORTEST_FRAME && length <= LONGEST_FRAME;
    bidLength = valid ? length : 0;
    if (!valid) {
      log.guestError("cs8900a: a frame of %d octets is none", length);
    }
    written = 0;
    values[BUS_ST / 2] = (values[BUS_ST / 2] & NUMBER) | (valid ? READY_FOR_FRAME : BID_ERROR);
  }

  private void writeFrame(int value) {
    if (bidLength == 0) {
      log.guestError("cs8900a: data %x without a frame to transmit", value);
      return;
    }
    wire[written] = (byte) value;
    wire[written + 1] = (byte) (value >>> 8);
    written += 2;
    if (written >= bidLength) {
      transmit();
    }
  }

  private void transmit() {
    int length = bidLength;
    bidLength = 0;
    values[BUS_ST / 2] &= NUMBER;
    if ((values[LINE_CTL / 2] & TRANSMITTER_ON) == 0) {
      return;
    }
    if ((values[TX_COMMAND / 2] & COMMAND_NO_PADDING) == 0) {
      while (length < PADDED_FRAME) {
        wire[length++] = 0;
      }
    }
    network.send(wire, length);
    values[TX_EVENT / 2] |= OK;
    update();
  }
}
