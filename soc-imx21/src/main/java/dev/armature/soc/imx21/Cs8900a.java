package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.io.MacAddress;
import dev.armature.runtime.io.NetworkBackend;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
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
final class Cs8900a extends RegisterBank {
  /** Octets of the I/O window. */
  static final int IO_BYTES = 16;

  /** Octets that the chip's address lines reach. */
  static final int WINDOW = 1 << 20;

  /** Octets of PacketPage. */
  static final int PACKET_PAGE_BYTES = 4096;

  /** Where the map has the ports: behind PacketPage. */
  private static final int PORTS = PACKET_PAGE_BYTES;

  private static final int POINTER_ADDRESS = 0x0FFF;
  private static final int POINTER_INCREMENT = 0x8000;
  private static final int POINTER_SIGNATURE = 0x3000;

  private static final int RX_STATUS = 0x400;
  private static final int RX_LENGTH = 0x402;
  private static final int RX_FRAME = 0x404;
  private static final int TX_FRAME = 0xA00;

  /** The low six bits of configuration, control and event registers are their numbers. */
  private static final int NUMBER = 0x3F;

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

  private final Register interruptPin = register(0x022, "INTERRUPT").reset(0x0004).writable(0x0007);
  private final Register memoryBaseLow = register(0x02C, "MEMBASE").writable(0xFFFF);
  private final Register memoryBaseHigh = register(0x02E, "MEMBASEH").writable(0x000F);
  private final Register rxCfg =
      register(0x102, "RxCFG").reset(0x0003).writable(0x7F80).takes(this::configureReception);
  private final Register rxCtl = register(0x104, "RxCTL").reset(0x0005).writable(0x7FC0);
  private final Register txCfg = register(0x106, "TxCFG").reset(0x0007).writable(0x8FC0);
  private final Register txCommandCopy = register(0x108, "TxCMD_COPY").reset(0x0009);
  private final Register bufCfg =
      register(0x10A, "BufCFG").reset(0x000B).writable(0xFF80).takes(this::configureBuffer);
  private final Register lineCtl = register(0x112, "LineCTL").reset(0x0013).writable(0x7FC0);
  private final Register selfCtl =
      register(0x114, "SelfCTL").reset(0x0015).writable(0xFB00).takes(this::controlSelf);
  private final Register busCtl = register(0x116, "BusCTL").reset(0x0017).writable(0x9F40);
  private final Register rxEvent = register(0x124, "RxEvent").reset(0x0004);
  private final Register txEvent = register(0x128, "TxEvent").reset(0x0008);
  private final Register bufEvent = register(0x12C, "BufEvent").reset(0x000C);
  private final Register rxMiss = register(0x130, "RxMISS").reset(0x0010);
  private final Register busSt = register(0x138, "BusST").reset(0x0018);
  private final Register txCommand =
      register(0x144, "TxCMD").reset(0x0009).writable(0xF3C0).changed(this::copyCommand);
  private final Register txLength = register(0x146, "TxLength").writable(0x0FFF).changed(this::bid);
  private final Register[] hash = {
    register(0x150, "LAF0").reset(0xFFFF).writable(0xFFFF),
    register(0x152, "LAF2").reset(0xFFFF).writable(0xFFFF),
    register(0x154, "LAF4").reset(0xFFFF).writable(0xFFFF),
    register(0x156, "LAF6").reset(0xFFFF).writable(0xFFFF)
  };
  private final Register[] address = {
    register(0x158, "IA0").writable(0xFFFF),
    register(0x15A, "IA2").writable(0xFFFF),
    register(0x15C, "IA4").writable(0xFFFF)
  };
  private final Register pointer = register(PORTS + 0xA, "POINTER").takes(this::setPointer);

  private final NetworkBackend network;
  private final MacAddress mac;
  private final IrqLine irq;

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
    super("cs8900a", Short.BYTES, log);
    this.network = network;
    this.mac = mac;
    this.irq = irq;
    register(0x000, "EISA").reset(0x630E); // Cirrus Logic
    register(0x002, "PRODUCT").reset(0x0A00); // CS8900A, a late revision
    register(0x020, "IOBASE").reset(0x0300).writable(0xFFFF);
    register(0x024, "DMA").reset(0x0003).writable(0x0003);
    register(0x026, "DMASOF");
    register(0x028, "DMAFRAMECNT");
    register(0x02A, "DMABYTECNT");
    register(0x030, "BOOTBASE").writable(0xFFFF);
    register(0x032, "BOOTBASEH").writable(0x000F);
    register(0x034, "BOOTMASK").writable(0xFFFF);
    register(0x036, "BOOTMASKH").writable(0x000F);
    register(0x040, "EECMD").writable(0x07FF);
    register(0x042, "EEDATA").reset(0xFFFF);
    register(0x118, "TestCTL").reset(0x0019).writable(0x4EC0);
    register(0x120, "ISQ").reads(this::nextEvent);
    register(0x132, "TxCOL").reset(0x0012);
    register(0x134, "LineST").reset(0x0294); // link, 10BASE-T
    register(0x136, "SelfST").reset(0x0696); // initialized, EEPROM present and good
    register(0x13C, "TDR");
    register(PORTS, "DATA0").reads(this::readFrame).takes(this::writeFrame);
    register(PORTS + 0x2, "DATA1").reads(this::readFrame).takes(this::writeFrame);
    register(PORTS + 0x4, "TxCMD")
        .reads(txCommand::get)
        .takes(v -> writePage(txCommand.offset(), v));
    register(PORTS + 0x6, "TxLength")
        .reads(txLength::get)
        .takes(v -> writePage(txLength.offset(), v));
    register(PORTS + 0x8, "ISQ").reads(this::nextEvent);
    register(PORTS + 0xC, "PAGE0").reads(() -> readAtPointer(0)).takes(v -> writeAtPointer(0, v));
    register(PORTS + 0xE, "PAGE1").reads(() -> readAtPointer(2)).takes(v -> writeAtPointer(2, v));
    pointer.reads(() -> pointer.get() | POINTER_SIGNATURE);
    rxEvent.reads(() -> received.isEmpty() ? rxEvent.get() : takeNextFrame());
    txEvent.reads(() -> takeEvent(txEvent));
    bufEvent.reads(() -> takeEvent(bufEvent));
    rxMiss.reads(() -> takeEvent(rxMiss));
    for (int i = 0; i < MOST_FRAMES; i++) {
      unused.add(new ReceivedFrame());
    }
    reset();
    network.onReceive(new Receiver());
  }

  @Override
  public void reset() {
    super.reset();
    for (int i = 0; i < address.length; i++) {
      address[i].set(mac.octet(2 * i) | mac.octet(2 * i + 1) << Byte.SIZE);
    }
    forgetFrames();
    bidLength = 0;
    written = 0;
    interrupts = false;
    irq.set(false);
  }

  // ---- The bus ---------------------------------------------------------------------------------

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.bytes("wire", wire);
    bidLength = v.range("bidLength", bidLength, 0, LONGEST_FRAME);
    written = v.range("written", written, 0, LONGEST_FRAME + 1);
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
      return super.read(PORTS + offset, 2);
    } else if (showsPacketPage(offset)) {
      return readPage(offset & POINTER_ADDRESS);
    }
    guestError("read where its memory is not, at", offset);
    return 0;
  }

  /** Whether memory mode has PacketPage at {@code offset}. */
  private boolean showsPacketPage(int offset) {
    int base = memoryBaseHigh.get() << 16 | memoryBaseLow.get();
    return busCtl.has(MEMORY_ON) && (offset & -PACKET_PAGE_BYTES) == (base & -PACKET_PAGE_BYTES);
  }

  @Override
  public void write(int offset, int width, int value) {
    if (width == 4) {
      write(offset, 2, value & 0xFFFF);
      write(offset + 2, 2, value >>> 16);
    } else if (width == 1) {
      guestError("write of one byte, where the bus has 16 bits, at", offset);
    } else if (offset < IO_BYTES) {
      super.write(PORTS + (offset & ~1), 2, value & 0xFFFF);
    } else if (showsPacketPage(offset)) {
      writePage(offset & POINTER_ADDRESS & ~1, value & 0xFFFF);
    } else {
      guestError("write where its memory is not, at", offset);
    }
  }

  private void setPointer(int written) {
    pointer.set(written & (POINTER_ADDRESS | POINTER_INCREMENT));
  }

  private int readAtPointer(int distance) {
    int value = readPage(pointed(distance));
    advancePointer();
    return value;
  }

  private void writeAtPointer(int distance, int value) {
    writePage(pointed(distance), value);
    advancePointer();
  }

  private int pointed(int distance) {
    return ((pointer.get() & ~1) + distance) & POINTER_ADDRESS;
  }

  private void advancePointer() {
    if (pointer.has(POINTER_INCREMENT)) {
      pointer.set(POINTER_INCREMENT | ((pointer.get() + 2) & POINTER_ADDRESS));
    }
  }

  private int readPage(int offset) {
    return offset >= RX_STATUS ? readFrameMemory(offset) : super.read(offset, 2);
  }

  private void writePage(int offset, int value) {
    if (offset >= TX_FRAME) {
      writeFrame(value);
    } else {
      super.write(offset, 2, value);
      update();
    }
  }

  private void configureReception(int written) {
    rxCfg.store(written);
    if ((written & SKIP_FRAME) != 0) {
      releaseCurrent();
    }
  }

  private void configureBuffer(int written) {
    bufCfg.store(written);
    bufEvent.raise(written & SOFTWARE_INTERRUPT);
  }

  private void controlSelf(int written) {
    selfCtl.store(written);
    if ((written & CHIP_RESET) != 0) {
      reset();
    }
  }

  private void copyCommand() {
    txCommandCopy.set(txCommand.get());
  }

  // ---- Events ----------------------------------------------------------------------------------

  private boolean receivePending() {
    return !received.isEmpty() && rxCfg.has(OK);
  }

  private boolean transmitPending() {
    return txEvent.has(txCfg.get() & ~NUMBER);
  }

  private boolean bufferPending() {
    return bufEvent.has((bufCfg.get() | SOFTWARE_INTERRUPT) & ~NUMBER);
  }

  /** The event of the highest priority, which is then over; 0 if there is none. */
  private int nextEvent() {
    if (receivePending()) {
      return takeNextFrame();
    } else if (transmitPending()) {
      return takeEvent(txEvent);
    } else if (bufferPending()) {
      return takeEvent(bufEvent);
    }
    interrupts = false;
    update();
    return 0;
  }

  private static int takeEvent(Register register) {
    int value = register.get();
    register.set(value & NUMBER);
    return value;
  }

  private void update() {
    interrupts |= receivePending() || transmitPending() || bufferPending();
    boolean enabled = busCtl.has(ENABLE_IRQ) && interruptPin.get() == 0;
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
      own &= octet == address[i / 2].field(Byte.SIZE * (i & 1), Byte.SIZE);
    }
    if (broadcast) {
      return EVENT_BROADCAST;
    } else if (own) {
      return EVENT_INDIVIDUAL;
    }
    int filter = isGroup(frame) ? MULTICAST_ACCEPT : HASH_ACCEPT;
    if (!rxCtl.has(filter)) {
      return 0;
    }
    int bit = hash(frame);
    boolean hashed = hash[bit / Short.SIZE].has(1 << (bit % Short.SIZE));
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
    if (rxCtl.has(PROMISCUOUS)) {
      return true;
    }
    return switch (kindOf(frame)) {
      case EVENT_BROADCAST -> rxCtl.has(BROADCAST_ACCEPT);
      case EVENT_INDIVIDUAL -> rxCtl.has(INDIVIDUAL_ACCEPT);
      case EVENT_HASHED -> true;
      default -> false;
    };
  }

  private static boolean isGroup(byte[] frame) {
    return (frame[0] & 1) != 0;
  }

  private boolean receives() {
    return lineCtl.has(RECEIVER_ON) && rxCtl.has(OK);
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
    int count = Math.min((rxMiss.get() >>> MISS_SHIFT) + 1, MAX_MISSES);
    rxMiss.set((rxMiss.get() & NUMBER) | count << MISS_SHIFT);
    bufEvent.raise(MISSED);
  }

  // ---- Sending ---------------------------------------------------------------------------------

  /** The guest asks for room for a frame; there always is, if it is one. */
  private void bid() {
    int length = txLength.get();
    boolean valid = length >= SHORTEST_FRAME && length <= LONGEST_FRAME;
    bidLength = valid ? length : 0;
    if (!valid) {
      guestError("no frame has this length:", length);
    }
    written = 0;
    busSt.set((busSt.get() & NUMBER) | (valid ? READY_FOR_FRAME : BID_ERROR));
  }

  private void writeFrame(int value) {
    if (bidLength == 0) {
      guestError("data without a frame to transmit:", value);
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
    busSt.set(busSt.get() & NUMBER);
    if (!lineCtl.has(TRANSMITTER_ON)) {
      return;
    }
    if (!txCommand.has(COMMAND_NO_PADDING)) {
      while (length < PADDED_FRAME) {
        wire[length++] = 0;
      }
    }
    network.send(wire, length);
    txEvent.raise(OK);
    update();
  }
}
