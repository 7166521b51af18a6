package dev.armature.soc.kirkwood;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;

/**
 * NS16550A UART with a register every four bytes (TL16C550C data sheet). Its line is infinitely
 * fast: a character written is out at once. The receiver takes its first character a moment after
 * its FIFOs were switched on, as drivers clear them then.
 */
final class Uart16550 extends RegisterBank {
  private static final int FIFO_DEPTH = 16;
  private static final long CHARACTER_NANOS = 87_000;

  private static final int IER_RECEIVED = 1;
  private static final int IER_TRANSMIT_EMPTY = 1 << 1;
  private static final int IER_LINE_STATUS = 1 << 2;
  private static final int IER_BITS = 0xF;

  private static final int IIR_NONE = 1;
  private static final int IIR_TRANSMIT_EMPTY = 0x2;
  private static final int IIR_RECEIVED = 0x4;
  private static final int IIR_LINE_STATUS = 0x6;
  private static final int IIR_TIMEOUT = 0xC;
  private static final int IIR_FIFOS = 0xC0;

  private static final int FCR_ENABLE = 1;
  private static final int FCR_CLEAR_RECEIVER = 1 << 1;
  private static final int FCR_TRIGGER_SHIFT = 6;
  private static final int[] TRIGGERS = {1, 4, 8, 14};

  private static final int LCR_DIVISOR = 1 << 7;
  private static final int MCR_LOOP = 1 << 4;
  private static final int MCR_BITS = 0x1F;

  private static final int LSR_READY = 1;
  private static final int LSR_OVERRUN = 1 << 1;
  private static final int LSR_BREAK = 1 << 4;
  private static final int LSR_TRANSMIT_EMPTY = 1 << 5;
  private static final int LSR_TRANSMITTER_EMPTY = 1 << 6;
  private static final int LSR_ERRORS = 0x1E;

  /** CTS, DSR and DCD: there is somebody at the other end. */
  private static final int MSR_CONNECTED = 0xB0;

  private final Register lcr = register(0x0C, "LCR").writable(0xFF);
  private final Register mcr = register(0x10, "MCR").writable(MCR_BITS).changed(this::update);

  private final SerialBackend line;
  private final IrqLine irq;
  private final Clock clock;
  private final Timer settled;
  private final int[] fifo = new int[FIFO_DEPTH];
  private int head;
  private int count;
  private int interruptEnable;
  private int fifoControl;
  private int divisor;
  private int errors;
  private boolean transmitEmptyPending;
  private boolean receiving;

  /**
   * A UART.
   *
   * @param line what it is connected to; the caller closes it
   */
  Uart16550(String name, MachineContext context, SerialBackend line, IrqLine irq) {
    super(name, 4, context.log());
    this.line = line;
    this.irq = irq;
    this.clock = context.clock();
    this.settled = context.events().newTimer(this::startReceiving);
    register(0x00, "RBR/THR/DLL").reads(this::data).takes(this::writeData);
    register(0x04, "IER/DLM").reads(this::enables).takes(this::writeEnables);
    register(0x08, "IIR/FCR").reads(this::identify).takes(this::writeFifoControl);
    register(0x14, "LSR").reads(this::lineStatus);
    register(0x18, "MSR").reads(this::modemStatus);
    register(0x1C, "SCR").writable(0xFF);
    line.onInput(context.hostEvents().source(this::receive));
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    head = 0;
    count = 0;
    interruptEnable = 0;
    fifoControl = 0;
    divisor = 0;
    errors = 0;
    transmitEmptyPending = false;
    receiving = false;
    settled.cancel();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.part("settled", settled);
    v.words("fifo", fifo);
    head = v.index("head", head, FIFO_DEPTH);
    count = v.range("count", count, 0, FIFO_DEPTH);
    interruptEnable = v.range("interruptEnable", interruptEnable, 0, IER_BITS);
    fifoControl = v.range("fifoControl", fifoControl, 0, 0xFF);
    divisor = v.range("divisor", divisor, 0, 0xFFFF);
    errors = v.range("errors", errors, 0, LSR_ERRORS);
    transmitEmptyPending = v.flag("transmitEmptyPending", transmitEmptyPending);
    receiving = v.flag("receiving", receiving);
  }

  private boolean showsDivisor() {
    return lcr.has(LCR_DIVISOR);
  }

  private int data() {
    if (showsDivisor()) {
      return divisor & 0xFF;
    }
    if (count == 0) {
      return 0;
    }
    int value = fifo[head];
    head = (head + 1) % FIFO_DEPTH;
    count--;
    receive();
    return value;
  }

  private void writeData(int value) {
    if (showsDivisor()) {
      divisor = (divisor & 0xFF00) | (value & 0xFF);
      return;
    }
    if (mcr.has(MCR_LOOP)) {
      store(value & 0xFF);
    } else {
      line.transmit(value & 0xFF);
    }
    transmitEmptyPending = true;
    update();
  }

  private int enables() {
    return showsDivisor() ? divisor >>> 8 : interruptEnable;
  }

  private void writeEnables(int value) {
    if (showsDivisor()) {
      divisor = (divisor & 0xFF) | (value & 0xFF) << 8;
      return;
    }
    int old = interruptEnable;
    interruptEnable = value & IER_BITS;
    // An empty transmitter interrupts whenever that is switched on.
    transmitEmptyPending |= (interruptEnable & ~old & IER_TRANSMIT_EMPTY) != 0;
    update();
  }

  private int identify() {
    int id = pending();
    if (id == IIR_TRANSMIT_EMPTY) {
      transmitEmptyPending = false;
      update();
    }
    return id | ((fifoControl & FCR_ENABLE) != 0 ? IIR_FIFOS : 0);
  }

  private void writeFifoControl(int value) {
    fifoControl = value & 0xFF;
    if ((value & FCR_CLEAR_RECEIVER) != 0) {
      head = 0;
      count = 0;
    }
    if (!receiving && !settled.isArmed()) {
      settled.arm(clock.nanos() + CHARACTER_NANOS);
    }
    update();
  }

  private void startReceiving() {
    receiving = true;
    receive();
  }

  private int lineStatus() {
    int status = LSR_TRANSMIT_EMPTY | LSR_TRANSMITTER_EMPTY | errors | (count > 0 ? LSR_READY : 0);
    errors = 0;
    update();
    return status;
  }

  private int modemStatus() {
    if (!mcr.has(MCR_LOOP)) {
      return MSR_CONNECTED;
    }
    // DTR, RTS, OUT1 and OUT2 come back as DSR, CTS, RI and DCD.
    int m = mcr.get();
    return (m & 1) << 5 | (m & 2) << 3 | (m & 4) << 4 | (m & 8) << 4;
  }

  /** Takes what the line has, up to the FIFO's depth. */
  private void receive() {
    while (receiving && count < FIFO_DEPTH && !mcr.has(MCR_LOOP)) {
      int value = line.poll();
      if (value < 0) {
        break;
      }
      if (value == SerialBackend.BREAK) {
        errors |= LSR_BREAK;
        store(0);
      } else {
        store(value);
      }
    }
    update();
  }

  private void store(int value) {
    if (count == FIFO_DEPTH) {
      errors |= LSR_OVERRUN;
      return;
    }
    fifo[(head + count) % FIFO_DEPTH] = value;
    count++;
  }

  /** The interrupt of the highest priority. */
  private int pending() {
    if ((interruptEnable & IER_LINE_STATUS) != 0 && (errors & LSR_ERRORS) != 0) {
      return IIR_LINE_STATUS;
    }
    if ((interruptEnable & IER_RECEIVED) != 0 && count > 0) {
      boolean enough = count >= TRIGGERS[fifoControl >>> FCR_TRIGGER_SHIFT];
      return enough || (fifoControl & FCR_ENABLE) == 0 ? IIR_RECEIVED : IIR_TIMEOUT;
    }
    if ((interruptEnable & IER_TRANSMIT_EMPTY) != 0 && transmitEmptyPending) {
      return IIR_TRANSMIT_EMPTY;
    }
    return IIR_NONE;
  }

  private void update() {
    irq.set(pending() != IIR_NONE);
  }
}
