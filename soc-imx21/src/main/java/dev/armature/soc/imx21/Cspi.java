package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.StateVisitor;

/**
 * Configurable SPI (i.MX21 reference manual, "CSPI") as a master: FIFOs of eight words each way. An
 * exchange takes no time; XCH sends everything that is in the transmit FIFO and has cleared itself
 * when the guest looks.
 */
final class Cspi extends RegisterBank {
  private static final int DEPTH = 8;
  private static final int HALF = 4;

  private static final int XCH = 1 << 9;
  private static final int SPIEN = 1 << 10;
  private static final int MASTER = 1 << 11;

  private static final int TE = 1;
  private static final int TH = 1 << 1;
  private static final int TF = 1 << 2;
  private static final int TSHFE = 1 << 3;
  private static final int RR = 1 << 4;
  private static final int RH = 1 << 5;
  private static final int RF = 1 << 6;
  private static final int RO = 1 << 7;
  private static final int ENABLES_SHIFT = 9;
  private static final int ENABLES = 0x1FF << ENABLES_SHIFT;

  private static final int LBC = 1 << 14;

  private static final int DMA_TRANSMIT_EMPTY = 1 << 12;
  private static final int DMA_RECEIVE_READY = 1 << 8;

  private final Register control = register(0x08, "CONTROL").writable(0x00FF_FFFF & ~XCH);
  private final Register interrupt =
      register(0x0C, "INT").writable(ENABLES).clearedByOnes(RO).changed(this::update);
  private final Register test = register(0x10, "TEST").writable(LBC);
  private final Register dma = register(0x18, "DMA").writable(0xFFFF).changed(this::update);

  private final SpiDevice device;
  private final IrqLine irq;
  private final IrqLine receiveRequest;
  private final IrqLine transmitRequest;
  private final WordFifo transmitted = new WordFifo(DEPTH);
  private final WordFifo received = new WordFifo(DEPTH);

  /**
   * A controller.
   *
   * @param device what is on its bus
   */
  Cspi(
      String name,
      SpiDevice device,
      IrqLine irq,
      IrqLine receiveRequest,
      IrqLine transmitRequest,
      GuestLog log) {
    super(name, 4, log);
    this.device = device;
    this.irq = irq;
    this.receiveRequest = receiveRequest;
    this.transmitRequest = transmitRequest;
    register(0x00, "RXDATA").reads(this::pop);
    register(0x04, "TXDATA").takes(this::push);
    register(0x14, "PERIOD").writable(0xFFFF);
    register(0x1C, "RESET").takes(this::softwareReset);
    control.takes(this::control);
    interrupt.reads(() -> interrupt.get() | status());
    test.reads(() -> test.get() | transmitted.size() | received.size() << 4);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    transmitted.clear();
    received.clear();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.part("transmitted", transmitted);
    v.part("received", received);
  }

  private void softwareReset(int written) {
    if ((written & 1) != 0) {
      reset();
    }
  }

  private void push(int written) {
    if (!transmitted.add(written)) {
      guestError("transmit FIFO is full, lost", written);
    }
    update();
  }

  private int pop() {
    int word = received.isEmpty() ? 0 : received.remove();
    update();
    return word;
  }

  private void control(int written) {
    control.store(written);
    if (!control.has(SPIEN)) {
      transmitted.clear();
      received.clear();
    } else if ((written & XCH) != 0 && control.has(MASTER)) {
      exchange();
    }
    update();
  }

  private void exchange() {
    int bits = control.field(0, 5) + 1;
    int mask = -1 >>> (Integer.SIZE - bits);
    while (!transmitted.isEmpty()) {
      int word = transmitted.remove() & mask;
      int answer = test.has(LBC) ? word : device.exchange(word, bits) & mask;
      if (!received.add(answer)) {
        interrupt.raise(RO);
      }
    }
  }

  private static int bit(boolean set, int bit) {
    return set ? bit : 0;
  }

  private int status() {
    int sent = transmitted.size();
    int got = received.size();
    return TSHFE
        | bit(sent == 0, TE)
        | bit(sent <= HALF, TH)
        | bit(sent == DEPTH, TF)
        | bit(got > 0, RR)
        | bit(got >= HALF, RH)
        | bit(got == DEPTH, RF)
        | (interrupt.get() & RO);
  }

  private void update() {
    irq.set((status() & interrupt.get() >>> ENABLES_SHIFT) != 0);
    receiveRequest.set(dma.has(DMA_RECEIVE_READY) && !received.isEmpty());
    transmitRequest.set(dma.has(DMA_TRANSMIT_EMPTY) && transmitted.isEmpty());
  }
}
