package dev.armature.soc.versatile;

import dev.armature.primecell.DeviceLog;
import dev.armature.runtime.io.MacAddress;
import dev.armature.runtime.io.NetworkBackend;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;
import java.util.zip.CRC32;

/**
 * SMSC LAN91C111 Ethernet controller (SMSC LAN91C111 datasheet, chapter 8), known to software as
 * SMC91C111: sixteen bytes of registers in four banks, and 8 KB of memory in packets of 2 KB that
 * transmission and reception share.
 *
 * <p>A packet is sent in the access that enqueues it, and the status says so at once. The interrupt
 * for an empty transmit queue comes {@link #EMPTY_INTERRUPT_NANOS} later, or with the next one: a
 * driver counts collisions by it, and would be interrupted for each frame. There is no EEPROM: a
 * reload brings the address the board was made with.
 */
final class Smc91c111 implements MmioDevice, Stateful {
  private static final int REGISTER_MASK = 0xF;
  private static final int BANK_SHIFT = 4;

  // Bank and offset of each byte register, as 0xBankOffset.
  private static final int TCR = 0x00;
  private static final int EPH_STATUS = 0x02;
  private static final int RCR = 0x04;
  private static final int COUNTER = 0x06;
  private static final int MEMORY_SIZE = 0x08;
  private static final int MEMORY_FREE = 0x09;
  private static final int RPCR = 0x0A;
  private static final int CONFIG = 0x10;
  private static final int BASE = 0x12;
  private static final int ADDRESS = 0x14;
  private static final int GENERAL_PURPOSE = 0x1A;
  private static final int CONTROL = 0x1C;
  private static final int MMU_COMMAND = 0x20;
  private static final int PACKET_NUMBER = 0x22;
  private static final int ALLOCATION_RESULT = 0x23;
  private static final int TX_FIFO = 0x24;
  private static final int RX_FIFO = 0x25;
  private static final int POINTER = 0x26;
  private static final int DATA = 0x28;
  private static final int INTERRUPT_STATUS = 0x2C;
  private static final int INTERRUPT_MASK = 0x2D;
  private static final int MULTICAST_TABLE = 0x30;
  private static final int MANAGEMENT = 0x38;
  private static final int REVISION = 0x3A;
  private static final int EARLY_RECEIVE = 0x3C;

  /** Bank select, in every bank. */
  private static final int BANK_SELECT = 0xE;

  private static final int BANKS = 4;
  private static final int BANK_SELECT_HIGH = 0x33;

  private static final int TCR_ENABLE = 1;
  private static final int TCR_PAD = 1 << 7;
  private static final int TCR_LOOPBACK = 1 << 13;

  private static final int RCR_PROMISCUOUS = 1 << 1;
  private static final int RCR_ALL_MULTICAST = 1 << 2;
  private static final int RCR_ENABLE = 1 << 8;
  private static final int RCR_STRIP_CRC = 1 << 9;
  private static final int RCR_SOFT_RESET = 1 << 15;

  private static final int EPH_LINK_OK = 1 << 14;

  private static final int CONFIG_RESET = 0xA0B1;
  private static final int CONTROL_RESET = 0x1210;
  private static final int CONTROL_AUTO_RELEASE = 1 << 11;
  private static final int CONTROL_RELOAD = 1 << 1;
  private static final int CONTROL_STORE = 1;

  private static final int MMU_SHIFT = 5;
  private static final int ALLOCATION_FAILED = 0x80;

  private static final int POINTER_ADDRESS = 0x7FF;
  private static final int POINTER_AUTO_INCREMENT = 1 << 14;
  private static final int POINTER_RECEIVE = 1 << 15;

  private static final int INT_RECEIVE = 1;
  private static final int INT_TRANSMIT = 1 << 1;
  private static final int INT_TRANSMIT_EMPTY = 1 << 2;
  private static final int INT_ALLOCATED = 1 << 3;
  private static final int INT_RECEIVE_OVERRUN = 1 << 4;

  /** What writing the interrupt status clears; the others follow what causes them. */
  private static final int INT_ACKNOWLEDGEABLE = INT_TRANSMIT_EMPTY | INT_RECEIVE_OVERRUN;

  /** As long as the wire takes for eight frames of 1,518 octets at 100 Mbit/s. */
  private static final long EMPTY_INTERRUPT_NANOS = 1_000_000;

  private static final int MANAGEMENT_DATA_OUT = 1;
  private static final int MANAGEMENT_DATA_IN = 1 << 1;
  private static final int MANAGEMENT_CLOCK = 1 << 2;
  private static final int MANAGEMENT_OUTPUT_ENABLE = 1 << 3;
  private static final int MANAGEMENT_WRITABLE =
      MANAGEMENT_DATA_OUT | MANAGEMENT_CLOCK | MANAGEMENT_OUTPUT_ENABLE;
  private static final int MANAGEMENT_FIXED = 0x3330;

  /** Chip 9 is the LAN91C111; revision 1. */
  private static final int REVISION_VALUE = 0x3391;

  private static final int EARLY_RECEIVE_VALUE = 0x001F;

  private static final int PADDED_FRAME = 60;
  private static final int CRC_BYTES = 4;

  private final Clock clock;
  private final NetworkBackend network;
  private final MacAddress mac;
  private final IrqLine irq;
  private final DeviceLog log;
  private final MiiPhy phy = new MiiPhy();
  private final ReceiveFilter filter = new ReceiveFilter();
  private final CRC32 crc = new CRC32();
  private final Timer emptyInterrupt;

  private final PacketMemory memory = new PacketMemory();
  private final PacketFifo transmitQueue = new PacketFifo(PacketMemory.PACKETS);
  private final PacketFifo transmitted = new PacketFifo(PacketMemory.PACKETS);
  private final PacketFifo received = new PacketFifo(PacketMemory.PACKETS);

  /** A frame on its way out, or in with its CRC. */
  @NotState("scratch of one access")
  private final byte[] wire = new byte[PacketMemory.LONGEST_FRAME + CRC_BYTES];

  private int bank;
  private int transmitControl;
  private int receiveControl;
  private int ledControl;
  private int configuration;
  private int generalPurpose;
  private int control;
  private int packetNumber;
  private int allocationResult;
  private boolean allocationPending;
  private int pointer;
  private int interrupts;
  private int interruptMask;

  /** Whether an empty transmit queue drives the interrupt line. */
  private boolean emptyIsTold;

  private int management;

  /**
   * A controller.
   *
   * @param network where its cable goes
   * @param irq its interrupt output
   */
  Smc91c111(MachineContext context, NetworkBackend network, MacAddress mac, IrqLine irq) {
    this.clock = context.clock();
    this.network = network;
    this.mac = mac;
    this.irq = irq;
    this.log = new DeviceLog(context.log(), "smc91c111");
    this.emptyInterrupt = context.events().newTimer(this::tellEmpty);
    reset();
    network.onReceive(new Receiver());
  }

  @Override
  public void reset() {
    loadAddress();
    filter.clearTable();
    phy.reset();
    management = 0;
    softReset();
  }

  @Override
  public void visitState(StateVisitor v) {
    v.part("phy", phy);
    v.part("emptyInterrupt", emptyInterrupt);
    v.part("filter", filter);
    v.part("memory", memory);
    v.part("transmitQueue", transmitQueue);
    v.part("transmitted", transmitted);
    v.part("received", received);
    bank = v.range("bank", bank, 0, 2 * BANKS - 1);
    transmitControl = v.word("transmitControl", transmitControl);
    receiveControl = v.word("receiveControl", receiveControl);
    ledControl = v.word("ledControl", ledControl);
    configuration = v.word("configuration", configuration);
    generalPurpose = v.word("generalPurpose", generalPurpose);
    control = v.word("control", control);
    packetNumber = v.index("packetNumber", packetNumber, PacketMemory.PACKETS);
    allocationResult = v.word("allocationResult", allocationResult);
    allocationPending = v.flag("allocationPending", allocationPending);
    pointer = v.word("pointer", pointer);
    interrupts = v.word("interrupts", interrupts);
    interruptMask = v.word("interruptMask", interruptMask);
    emptyIsTold = v.flag("emptyIsTold", emptyIsTold);
    management = v.word("management", management);
  }

  /** What RCR.SOFT_RST does: everything but the address, the multicast table and the PHY. */
  private void softReset() {
    bank = 0;
    transmitControl = 0;
    receiveControl = 0;
    ledControl = 0;
    configuration = CONFIG_RESET;
    generalPurpose = 0;
    control = CONTROL_RESET;
    packetNumber = 0;
    pointer = 0;
    interrupts = 0;
    interruptMask = 0;
    forgetEmpty();
    resetMmu();
    update();
  }

  private void resetMmu() {
    memory.releaseAll();
    allocationResult = ALLOCATION_FAILED;
    allocationPending = false;
    transmitQueue.clear();
    transmitted.clear();
    received.clear();
    interrupts &= ~INT_ALLOCATED;
  }

  private void loadAddress() {
    for (int i = 0; i < MacAddress.OCTETS; i++) {
      filter.setAddress(i, mac.octet(i));
    }
  }

  @Override
  public int read(int offset, int width) {
    if (isStream(offset, width)) {
      return memory.get(selectedPacket(), advance(width), width);
    }
    int value = 0;
    for (int i = 0; i < width; i++) {
      value |= readByte((offset + i) & REGISTER_MASK) << (8 * i);
    }
    return value;
  }

  @Override
  public void write(int offset, int width, int value) {
    if (isStream(offset, width)) {
      memory.put(selectedPacket(), advance(width), width, value);
      return;
    }
    int at = offset & REGISTER_MASK;
    // Of a word at C only the half with the bank select has an effect: drivers for buses without
    // narrow writes rely on the interrupt registers staying as they are.
    int first = width == Integer.BYTES && at == INTERRUPT_STATUS % 0x10 ? 2 : 0;
    for (int i = first; i < width; i++) {
      writeByte((at + i) & REGISTER_MASK, value >>> (8 * i) & 0xFF);
    }
    update();
  }

  /**
   * Whether an access moves octets of a packet one after the other, as drivers do it by the hundred
   * for each frame: that changes nothing but the pointer.
   */
  private boolean isStream(int offset, int width) {
    int at = offset & REGISTER_MASK;
    return bank == DATA >>> BANK_SHIFT
        && at >= (DATA & REGISTER_MASK)
        && at + width <= (DATA & REGISTER_MASK) + Integer.BYTES
        && (pointer & POINTER_AUTO_INCREMENT) != 0;
  }

  /** Moves the pointer on by {@code width}, and tells where it was. */
  private int advance(int width) {
    int at = pointer & POINTER_ADDRESS;
    pointer = (pointer & ~POINTER_ADDRESS) | ((at + width) & POINTER_ADDRESS);
    return at;
  }

  private int readByte(int offset) {
    if (offset >= BANK_SELECT) {
      return offset == BANK_SELECT ? bank : BANK_SELECT_HIGH;
    }
    int register = bank << BANK_SHIFT | offset;
    return switch (register) {
      case TCR, TCR + 1 -> half(transmitControl, register);
      case EPH_STATUS, EPH_STATUS + 1 -> half(EPH_LINK_OK, register);
      case RCR, RCR + 1 -> half(receiveControl, register);
      case COUNTER, COUNTER + 1 -> 0; // there are no collisions
      case MEMORY_SIZE -> PacketMemory.PACKETS;
      case MEMORY_FREE -> memory.free();
      case RPCR, RPCR + 1 -> half(ledControl, register);
      case CONFIG, CONFIG + 1 -> half(configuration, register);
      case BASE, BASE + 1 -> 0; // the board decodes the address, not the chip
      case ADDRESS, ADDRESS + 1, ADDRESS + 2, ADDRESS + 3, ADDRESS + 4, ADDRESS + 5 ->
          filter.address(register - ADDRESS);
      case GENERAL_PURPOSE, GENERAL_PURPOSE + 1 -> half(generalPurpose, register);
      case CONTROL, CONTROL + 1 -> half(control, register);
      case MMU_COMMAND, MMU_COMMAND + 1 -> 0; // never busy
      case PACKET_NUMBER -> packetNumber;
      case ALLOCATION_RESULT -> allocationResult;
      case TX_FIFO -> transmitted.peek();
      case RX_FIFO -> received.peek();
      case POINTER, POINTER + 1 -> half(pointer, register);
      case DATA, DATA + 1, DATA + 2, DATA + 3 ->
          memory.get(selectedPacket(), nextDataOffset(register));
      case INTERRUPT_STATUS -> interruptStatus();
      case INTERRUPT_MASK -> interruptMask;
      case MANAGEMENT, MANAGEMENT + 1 -> half(managementStatus(), register);
      case REVISION, REVISION + 1 -> half(REVISION_VALUE, register);
      case EARLY_RECEIVE, EARLY_RECEIVE + 1 -> half(EARLY_RECEIVE_VALUE, register);
      default -> {
        if (register >= MULTICAST_TABLE && register < MULTICAST_TABLE + ReceiveFilter.TABLE_BYTES) {
          yield filter.table(register - MULTICAST_TABLE);
        }
        yield log.badRead(register);
      }
    };
  }

  private void writeByte(int offset, int value) {
    if (offset >= BANK_SELECT) {
      bank = offset == BANK_SELECT ? value % (2 * BANKS) : bank;
      return;
    }
    int register = bank << BANK_SHIFT | offset;
    switch (register) {
      case TCR, TCR + 1 -> {
        transmitControl = withHalf(transmitControl, register, value);
        transmit();
      }
      case RCR, RCR + 1 -> setReceiveControl(withHalf(receiveControl, register, value));
      case RPCR, RPCR + 1 -> ledControl = withHalf(ledControl, register, value);
      case CONFIG, CONFIG + 1 -> configuration = withHalf(configuration, register, value);
      case ADDRESS, ADDRESS + 1, ADDRESS + 2, ADDRESS + 3, ADDRESS + 4, ADDRESS + 5 ->
          filter.setAddress(register - ADDRESS, value);
      case GENERAL_PURPOSE, GENERAL_PURPOSE + 1 ->
          generalPurpose = withHalf(generalPurpose, register, value);
      case CONTROL, CONTROL + 1 -> setControl(withHalf(control, register, value));
      case MMU_COMMAND -> mmuCommand(value >>> MMU_SHIFT);
      case PACKET_NUMBER -> packetNumber = value & (PacketMemory.PACKETS - 1);
      case POINTER, POINTER + 1 -> pointer = withHalf(pointer, register, value);
      case DATA, DATA + 1, DATA + 2, DATA + 3 ->
          memory.put(selectedPacket(), nextDataOffset(register), value);
      case INTERRUPT_STATUS -> acknowledge(value);
      case INTERRUPT_MASK -> interruptMask = value;
      case MANAGEMENT -> manage(value & MANAGEMENT_WRITABLE);
      case EPH_STATUS,
          EPH_STATUS + 1,
          BASE,
          BASE + 1,
          MMU_COMMAND + 1,
          ALLOCATION_RESULT,
          MANAGEMENT + 1,
          EARLY_RECEIVE,
          EARLY_RECEIVE + 1 -> {
        // Halves of words that software writes whole, and settings without an effect here.
      }
      default -> {
        if (register >= MULTICAST_TABLE && register < MULTICAST_TABLE + ReceiveFilter.TABLE_BYTES) {
          filter.setTable(register - MULTICAST_TABLE, value);
        } else {
          log.badWrite(register, value);
        }
      }
    }
  }

  /** The byte of a 16-bit register that {@code register} addresses. */
  private static int half(int word, int register) {
    return word >>> (8 * (register & 1)) & 0xFF;
  }

  private static int withHalf(int word, int register, int value) {
    int shift = 8 * (register & 1);
    return (word & ~(0xFF << shift)) | value << shift;
  }

  private void setReceiveControl(int value) {
    receiveControl = value;
    if ((value & RCR_SOFT_RESET) != 0) {
      softReset();
    }
  }

  private void setControl(int value) {
    if ((value & CONTROL_RELOAD) != 0) {
      loadAddress();
    }
    control = value & ~(CONTROL_RELOAD | CONTROL_STORE);
  }

  private void mmuCommand(int operation) {
    switch (operation) {
      case 1 -> {
        interrupts &= ~INT_ALLOCATED;
        allocationResult = ALLOCATION_FAILED;
        allocationPending = true;
        allocateForTransmit();
      }
      case 2 -> resetMmu();
      case 3 -> received.remove();
      case 4 -> {
        if (!received.isEmpty()) {
          int packet = received.peek();
          received.remove();
          release(packet);
        }
      }
      case 5 -> release(packetNumber);
      case 6 -> {
        transmitQueue.add(packetNumber);
        transmit();
      }
      case 7 -> {
        transmitQueue.clear();
        transmitted.clear();
      }
      default -> {
        // No operation.
      }
    }
  }

  private void allocateForTransmit() {
    if (allocationPending && !memory.isFull()) {
      allocationResult = memory.allocate();
      allocationPending = false;
      interrupts |= INT_ALLOCATED;
    }
  }

  private void release(int packet) {
    memory.release(packet);
    allocateForTransmit();
    network.receiverHasRoom();
  }

  /** The packet that the data register shows. */
  private int selectedPacket() {
    boolean ofReceive = (pointer & POINTER_RECEIVE) != 0 && !received.isEmpty();
    return ofReceive ? received.peek() : packetNumber;
  }

  /** The offset in the packet that an access to {@code register} means. */
  private int nextDataOffset(int register) {
    if ((pointer & POINTER_AUTO_INCREMENT) == 0) {
      return (pointer + register - DATA) & POINTER_ADDRESS;
    }
    return advance(1);
  }

  private int interruptStatus() {
    return interrupts
        | (received.isEmpty() ? 0 : INT_RECEIVE)
        | (transmitted.isEmpty() ? 0 : INT_TRANSMIT);
  }

  private void acknowledge(int bits) {
    interrupts &= ~(bits & INT_ACKNOWLEDGEABLE);
    if ((bits & INT_TRANSMIT_EMPTY) != 0) {
      forgetEmpty();
    }
    if ((bits & INT_TRANSMIT) != 0) {
      transmitted.remove();
    }
  }

  private void update() {
    int told = emptyIsTold ? -1 : ~INT_TRANSMIT_EMPTY;
    irq.set((interruptStatus() & interruptMask & told) != 0);
  }

  private void tellEmpty() {
    emptyIsTold = true;
    update();
  }

  private void forgetEmpty() {
    emptyIsTold = false;
    emptyInterrupt.cancel();
  }

  private void transmit() {
    if ((transmitControl & TCR_ENABLE) == 0 || transmitQueue.isEmpty()) {
      return;
    }
    while (!transmitQueue.isEmpty()) {
      int packet = transmitQueue.peek();
      transmitQueue.remove();
      send(packet);
      if ((control & CONTROL_AUTO_RELEASE) != 0) {
        release(packet);
      } else {
        transmitted.add(packet);
      }
    }
    interrupts |= INT_TRANSMIT_EMPTY;
    if (!emptyIsTold && !emptyInterrupt.isArmed()) {
      emptyInterrupt.arm(clock.nanos() + EMPTY_INTERRUPT_NANOS);
    }
  }

  private void send(int packet) {
    int length = memory.takeFrame(packet, wire);
    if (length == 0) {
      log.error("a frame that is none, in packet", packet);
      return;
    }
    if ((transmitControl & TCR_PAD) != 0) {
      while (length < PADDED_FRAME) {
        wire[length++] = 0;
      }
    }
    if ((transmitControl & TCR_LOOPBACK) != 0) {
      receive(wire, length);
    } else {
      network.send(wire, length);
    }
  }

  /** Takes a frame from the wire if the filter lets it pass and a packet is free. */
  private void receive(byte[] frame, int length) {
    if ((receiveControl & RCR_ENABLE) == 0
        || length < PacketMemory.SHORTEST_FRAME
        || length > PacketMemory.LONGEST_FRAME
        || !passes(frame)) {
      return;
    }
    if (memory.isFull()) {
      interrupts |= INT_RECEIVE_OVERRUN;
    } else {
      int packet = memory.allocate();
      store(frame, length, packet);
      received.add(packet);
    }
    update();
  }

  private boolean passes(byte[] frame) {
    if ((receiveControl & RCR_PROMISCUOUS) != 0 || ReceiveFilter.isBroadcast(frame)) {
      return true;
    }
    if (!ReceiveFilter.isGroup(frame)) {
      return filter.isForThisStation(frame);
    }
    return (receiveControl & RCR_ALL_MULTICAST) != 0 || filter.isInTable(frame);
  }

  /** Stores a frame as it came over the wire: padded, and with its CRC if that is wanted. */
  private void store(byte[] frame, int length, int packet) {
    System.arraycopy(frame, 0, wire, 0, length);
    int end = length;
    while (end < PADDED_FRAME) {
      wire[end++] = 0;
    }
    if ((receiveControl & RCR_STRIP_CRC) == 0) {
      crc.reset();
      crc.update(wire, 0, end);
      int value = (int) crc.getValue();
      for (int i = 0; i < CRC_BYTES; i++) {
        wire[end++] = (byte) (value >>> (8 * i));
      }
    }
    memory.putFrame(packet, wire, end);
  }

  private int managementStatus() {
    return MANAGEMENT_FIXED | management | (phy.dataOut() ? MANAGEMENT_DATA_IN : 0);
  }

  private void manage(int value) {
    boolean rises = (value & ~management & MANAGEMENT_CLOCK) != 0;
    management = value;
    if (rises) {
      boolean driven = (value & MANAGEMENT_OUTPUT_ENABLE) != 0;
      phy.clock(driven && (value & MANAGEMENT_DATA_OUT) != 0);
    }
  }

  private final class Receiver implements NetworkBackend.FrameReceiver {
    @Override
    public void receive(byte[] frame, int length) {
      Smc91c111.this.receive(frame, length);
    }

    /** The last packet is left to transmission, which reception could starve otherwise. */
    @Override
    public boolean hasRoom() {
      return (receiveControl & RCR_ENABLE) == 0 || memory.free() > 1;
    }
  }
}
