package dev.armature.soc.versatile;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.io.MacAddress;
import dev.armature.runtime.io.NetworkBackend;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;
import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.stream.Stream;
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
final class Smc91c111 extends RegisterBank {
  private static final int OFFSET = 0xF;
  private static final int BANKS = 4;

  /** Bank 2 has the port for the data of packets. */
  private static final int DATA_BANK = 2;

  private static final int DATA = 0x8;
  private static final int DATA_END = 0xC;
  private static final int INTERRUPTS = 0xC;

  /** Bank select: at E of every bank, and once in the map, behind the banks that can be chosen. */
  private static final int BANK_SELECT = 0xE;

  private static final int BANK_SELECT_PLACE = 0x80;
  private static final int BANK_SELECT_HIGH = 0x3300;

  private static final int TCR_ENABLE = 1;
  private static final int TCR_PAD = 1 << 7;
  private static final int TCR_LOOPBACK = 1 << 13;

  private static final int RCR_PROMISCUOUS = 1 << 1;
  private static final int RCR_ALL_MULTICAST = 1 << 2;
  private static final int RCR_ENABLE = 1 << 8;
  private static final int RCR_STRIP_CRC = 1 << 9;
  private static final int RCR_SOFT_RESET = 1 << 15;

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

  private static final int PADDED_FRAME = 60;
  private static final int CRC_BYTES = 4;

  // Bank and offset of each register are its place in the map, as 0xBankOffset.
  private final Register transmitControl =
      register(0x00, "TCR").writable(0xFFFF).changed(this::transmit);
  private final Register receiveControl =
      register(0x04, "RCR").writable(0xFFFF).changed(this::receiveControlChanged);
  private final Register[] address = {
    register(0x14, "IAR0").writable(0xFFFF),
    register(0x16, "IAR2").writable(0xFFFF),
    register(0x18, "IAR4").writable(0xFFFF)
  };
  private final Register control =
      register(0x1C, "CTR")
          .reset(0x1210)
          .writable(0xFFFF & ~(CONTROL_RELOAD | CONTROL_STORE))
          .takes(this::setControl);

  /** PNR; its upper half shows the result of an allocation. */
  private final Register packetNumber =
      register(0x22, "PNR_ARR").writable(PacketMemory.PACKETS - 1).reads(this::packets);

  private final Register pointer = register(0x26, "PTR").writable(0xFFFF);

  /** MSK is the upper half; the lower half acknowledges. */
  private final Register interruptMask =
      register(0x2C, "IST_MSK")
          .writable(0xFF00)
          .reads(this::interruptRegister)
          .takes(this::setInterrupts);

  private final Register[] multicastTable = {
    register(0x30, "MT0").writable(0xFFFF),
    register(0x32, "MT2").writable(0xFFFF),
    register(0x34, "MT4").writable(0xFFFF),
    register(0x36, "MT6").writable(0xFFFF)
  };
  private final Register management =
      register(0x38, "MGMT")
          .writable(MANAGEMENT_WRITABLE)
          .reads(this::managementStatus)
          .takes(this::manage);

  private final Clock clock;
  private final NetworkBackend network;
  private final MacAddress mac;
  private final IrqLine irq;
  private final MiiPhy phy = new MiiPhy();

  @NotState("its registers are parts")
  private final ReceiveFilter filter = new ReceiveFilter(address, multicastTable);

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
  private int allocationResult;
  private boolean allocationPending;
  private int interrupts;

  /** Whether an empty transmit queue drives the interrupt line. */
  private boolean emptyIsTold;

  /**
   * A controller.
   *
   * @param network where its cable goes
   * @param irq its interrupt output
   */
  Smc91c111(MachineContext context, NetworkBackend network, MacAddress mac, IrqLine irq) {
    super("smc91c111", Short.BYTES, context.log());
    this.clock = context.clock();
    this.network = network;
    this.mac = mac;
    this.irq = irq;
    this.emptyInterrupt = context.events().newTimer(this::tellEmpty);
    register(0x02, "EPH_STATUS").reset(1 << 14).takes(Smc91c111::ignore); // the link is good
    register(0x06, "ECR"); // there are no collisions
    register(0x08, "MIR").reads(() -> PacketMemory.PACKETS | memory.free() << Byte.SIZE);
    register(0x0A, "RPCR").writable(0xFFFF);
    register(0x10, "CR").reset(0xA0B1).writable(0xFFFF);
    register(0x12, "BAR").takes(Smc91c111::ignore); // the board decodes the address, not the chip
    register(0x1A, "GPR").writable(0xFFFF);
    register(0x20, "MMUCR").takes(this::mmuCommand); // reads 0: never busy
    register(0x24, "FIFO").reads(() -> transmitted.peek() | received.peek() << Byte.SIZE);
    register(0x3A, "REV").reset(0x3391); // chip 9 is the LAN91C111; revision 1
    register(0x3C, "ERCV").reset(0x001F).takes(Smc91c111::ignore);
    register(BANK_SELECT_PLACE, "BSR")
        .reads(() -> BANK_SELECT_HIGH | bank)
        .takes(written -> bank = written % (2 * BANKS));
    reset();
    network.onReceive(new Receiver());
  }

  @Override
  public void reset() {
    super.reset();
    loadAddress();
    phy.reset();
    softReset();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.part("phy", phy);
    v.part("emptyInterrupt", emptyInterrupt);
    v.part("memory", memory);
    v.part("transmitQueue", transmitQueue);
    v.part("transmitted", transmitted);
    v.part("received", received);
    bank = v.range("bank", bank, 0, 2 * BANKS - 1);
    allocationResult = v.word("allocationResult", allocationResult);
    allocationPending = v.flag("allocationPending", allocationPending);
    interrupts = v.word("interrupts", interrupts);
    emptyIsTold = v.flag("emptyIsTold", emptyIsTold);
  }

  /** What RCR.SOFT_RST does: everything but the address, the multicast table and the PHY. */
  private void softReset() {
    int[] kept = kept().mapToInt(Register::get).toArray();
    super.reset();
    PrimitiveIterator.OfInt values = Arrays.stream(kept).iterator();
    kept().forEach(register -> register.set(values.nextInt()));
    bank = 0;
    interrupts = 0;
    forgetEmpty();
    resetMmu();
    update();
  }

  private Stream<Register> kept() {
    return Stream.of(Stream.of(address), Stream.of(multicastTable), Stream.of(management))
        .flatMap(each -> each);
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
    for (int i = 0; i < address.length; i++) {
      address[i].set(mac.octet(2 * i) | mac.octet(2 * i + 1) << Byte.SIZE);
    }
  }

  @Override
  public int read(int offset, int width) {
    int at = offset & OFFSET;
    if (isData(at, width)) {
      return memory.get(selectedPacket(), dataOffset(at, width), width);
    }
    if (width == Integer.BYTES) {
      return read(at, 2) | read(at + 2, 2) << Short.SIZE;
    }
    return super.read(place(at), width);
  }

  @Override
  public void write(int offset, int width, int value) {
    int at = offset & OFFSET;
    if (isData(at, width)) {
      memory.put(selectedPacket(), dataOffset(at, width), width, value);
      return;
    }
    if (width == Integer.BYTES) {
      // Of a word at C only the half with the bank select has an effect: drivers for buses without
      // narrow writes rely on the interrupt registers staying as they are.
      if (at != INTERRUPTS) {
        write(at, 2, value & 0xFFFF);
      }
      write(at + 2, 2, value >>> Short.SIZE);
      return;
    }
    if (at != BANK_SELECT + 1) { // the upper half of the bank select is fixed
      super.write(place(at), width, value);
      update();
    }
  }

  /** Where the map has the register that {@code offset} means in the chosen bank. */
  private int place(int offset) {
    return offset >= BANK_SELECT ? BANK_SELECT_PLACE + (offset & 1) : bank * (OFFSET + 1) + offset;
  }

  /**
   * Whether an access moves octets of a packet, as drivers do it by the hundred for each frame:
   * that changes nothing but the pointer.
   */
  private boolean isData(int at, int width) {
    return bank == DATA_BANK && at >= DATA && at + width <= DATA_END;
  }

  /** The offset in the packet that an access means; moves the pointer on if that is wanted. */
  private int dataOffset(int at, int width) {
    int start = pointer.get() & POINTER_ADDRESS;
    if (!pointer.has(POINTER_AUTO_INCREMENT)) {
      return (start + at - DATA) & POINTER_ADDRESS;
    }
    pointer.set((pointer.get() & ~POINTER_ADDRESS) | ((start + width) & POINTER_ADDRESS));
    return start;
  }

  private static void ignore(int written) {
    // It sets up what has no effect here.
  }

  private void receiveControlChanged() {
    if (receiveControl.has(RCR_SOFT_RESET)) {
      softReset();
    }
  }

  private void setControl(int written) {
    if ((written & CONTROL_RELOAD) != 0) {
      loadAddress();
    }
    control.store(written);
  }

  private int packets() {
    return packetNumber() | allocationResult << Byte.SIZE;
  }

  private int packetNumber() {
    return packetNumber.get() & (PacketMemory.PACKETS - 1);
  }

  private int interruptRegister() {
    return interruptStatus() | interruptMask.get();
  }

  private void setInterrupts(int written) {
    acknowledge(written & 0xFF);
    interruptMask.store(written);
  }

  private void mmuCommand(int written) {
    switch (written >>> MMU_SHIFT & 7) {
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
      case 5 -> release(packetNumber());
      case 6 -> {
        transmitQueue.add(packetNumber());
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
    boolean ofReceive = pointer.has(POINTER_RECEIVE) && !received.isEmpty();
    return ofReceive ? received.peek() : packetNumber();
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
    irq.set((interruptStatus() & interruptMask.field(Byte.SIZE, Byte.SIZE) & told) != 0);
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
    if (!transmitControl.has(TCR_ENABLE) || transmitQueue.isEmpty()) {
      return;
    }
    while (!transmitQueue.isEmpty()) {
      int packet = transmitQueue.peek();
      transmitQueue.remove();
      send(packet);
      if (control.has(CONTROL_AUTO_RELEASE)) {
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
      guestError("a frame that is none, in packet", packet);
      return;
    }
    if (transmitControl.has(TCR_PAD)) {
      while (length < PADDED_FRAME) {
        wire[length++] = 0;
      }
    }
    if (transmitControl.has(TCR_LOOPBACK)) {
      receive(wire, length);
    } else {
      network.send(wire, length);
    }
  }

  /** Takes a frame from the wire if the filter lets it pass and a packet is free. */
  private void receive(byte[] frame, int length) {
    if (!receiveControl.has(RCR_ENABLE)
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
    if (receiveControl.has(RCR_PROMISCUOUS) || ReceiveFilter.isBroadcast(frame)) {
      return true;
    }
    if (!ReceiveFilter.isGroup(frame)) {
      return filter.isForThisStation(frame);
    }
    return receiveControl.has(RCR_ALL_MULTICAST) || filter.isInTable(frame);
  }

  /** Stores a frame as it came over the wire: padded, and with its CRC if that is wanted. */
  private void store(byte[] frame, int length, int packet) {
    System.arraycopy(frame, 0, wire, 0, length);
    int end = length;
    while (end < PADDED_FRAME) {
      wire[end++] = 0;
    }
    if (!receiveControl.has(RCR_STRIP_CRC)) {
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
    return MANAGEMENT_FIXED | management.get() | (phy.dataOut() ? MANAGEMENT_DATA_IN : 0);
  }

  private void manage(int written) {
    boolean rises = (written & ~management.get() & MANAGEMENT_CLOCK) != 0;
    management.store(written);
    if (rises) {
      phy.clock(management.has(MANAGEMENT_OUTPUT_ENABLE) && management.has(MANAGEMENT_DATA_OUT));
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
      return !receiveControl.has(RCR_ENABLE) || memory.free() > 1;
    }
  }
}
