package dev.armature.primecell;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;

/**
 * PL011 UART (ARM DDI 0183, chapter 3).
 *
 * <p>The line is infinitely fast: a byte written is out at once, so the transmitter is always empty
 * and its interrupt rises with every byte; and received bytes wait in the {@link SerialBackend},
 * which is asked for more whenever the receive FIFO has room, so nothing overruns. For the same
 * reason the receive trigger level and the receive timeout both count as reached as soon as one
 * character is in the FIFO: an interactive character is never held back.
 *
 * <p>Only a receiver that was just switched on leaves characters on the line until the guest shows
 * that it wants them: it unmasks a receive interrupt, or polls, that is, looks at the flags {@value
 * #POLLS} times more than it sends. Drivers switch the receiver on, then empty the FIFO of what
 * they take for rubbish, and consoles that only write have it on as well; input that was piped in
 * before the guest came up would fall victim to that, whatever time they are given.
 */
public final class Pl011Uart extends PrimeCell {
  private static final int PERIPHERAL_ID = 0x0014_1011;

  private static final int DR_BREAK = 1 << 10;
  private static final int DR_ERROR_SHIFT = 8;

  private static final int FR_RX_EMPTY = 1 << 4;
  private static final int FR_RX_FULL = 1 << 6;
  private static final int FR_TX_EMPTY = 1 << 7;

  private static final int LCR_FIFO_ENABLE = 1 << 4;

  private static final int CR_UART_ENABLE = 1;
  private static final int CR_LOOPBACK = 1 << 7;
  private static final int CR_RX_ENABLE = 1 << 9;

  private static final int INT_RX = 1 << 4;
  private static final int INT_TX = 1 << 5;
  private static final int INT_RX_TIMEOUT = 1 << 6;
  private static final int INT_RECEIVED = INT_RX | INT_RX_TIMEOUT;
  private static final int INT_BREAK = 1 << 9;
  private static final int INT_ALL = 0x7FF;

  private static final int FIFO_DEPTH = 16;

  /**
   * Looks that tell a driver that polls: who writes looks once before each character, and Linux two
   * times between switching the receiver on and unmasking its interrupts.
   */
  private static final int POLLS = 16;

  private final Register receiveStatus = register(0x04, "UARTRSR").takes(this::clearStatus);
  private final Register lineControl =
      register(0x2C, "UARTLCR_H").writable(0xFF).takes(this::setLineControl);
  private final Register control =
      register(0x30, "UARTCR").reset(0x300).writable(0xFFFF).takes(this::setControl);
  private final Register mask =
      register(0x38, "UARTIMSC").writable(INT_ALL).changed(this::maskChanged);
  private final Register raw =
      register(0x3C, "UARTRIS").reads(this::rawStatus).changed(this::update);

  private final SerialBackend line;
  private final IrqLine irq;

  /** Received characters as DR shows them, in a ring. */
  private final int[] fifo = new int[FIFO_DEPTH];

  private int fifoHead;
  private int fifoCount;

  /** The receiver is on, and the guest has shown that it wants characters. */
  private boolean receiving;

  /** While it has not: its looks at the flags less the characters that it sent. */
  private int polls;

  /** A UART whose pins are {@code line} and whose UARTINTR output drives {@code irq}. */
  public Pl011Uart(MachineContext context, SerialBackend line, IrqLine irq) {
    super("pl011", PERIPHERAL_ID, context.log());
    register(0x00, "UARTDR").reads(this::readData).takes(this::transmit);
    register(0x18, "UARTFR").reads(this::flags);
    register(0x20, "UARTILPR").writable(0xFF);
    register(0x24, "UARTIBRD").writable(0xFFFF);
    register(0x28, "UARTFBRD").writable(0x3F);
    register(0x34, "UARTIFLS").reset(0x12).writable(0x3F);
    register(0x40, "UARTMIS").reads(() -> raw.get() & mask.get());
    register(0x44, "UARTICR").clears(raw);
    register(0x48, "UARTDMACR").writable(7);
    this.line = line;
    this.irq = irq;
    reset();
    line.onInput(context.hostEvents().source(this::receive));
  }

  @Override
  public void reset() {
    super.reset();
    emptyFifo();
    stopReceiving();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    v.words("fifo", fifo);
    fifoHead = v.index("fifoHead", fifoHead, FIFO_DEPTH);
    fifoCount = v.range("fifoCount", fifoCount, 0, FIFO_DEPTH);
    receiving = v.flag("receiving", receiving);
    polls = v.index("polls", polls, POLLS);
  }

  private void clearStatus(int any) {
    receiveStatus.set(0);
  }

  private int flags() {
    polled();
    return FR_TX_EMPTY
        | (fifoCount == 0 ? FR_RX_EMPTY : 0)
        | (fifoCount == depth() ? FR_RX_FULL : 0);
  }

  private int rawStatus() {
    polled();
    return raw.get();
  }

  private void polled() {
    if (!receiving && receiverOn() && ++polls == POLLS) {
      startReceiving();
    }
  }

  private int depth() {
    return lineControl.has(LCR_FIFO_ENABLE) ? FIFO_DEPTH : 1;
  }

  private void setControl(int written) {
    boolean wasOn = receiverOn();
    control.store(written);
    if (!receiverOn()) {
      stopReceiving();
    } else if (!wasOn) {
      maskChanged();
    }
  }

  private void maskChanged() {
    if (!receiving && receiverOn() && mask.has(INT_RECEIVED)) {
      startReceiving();
    }
    update();
  }

  /** Whether characters come from the line; in loopback they come from the transmitter. */
  private boolean receiverOn() {
    int wanted = CR_UART_ENABLE | CR_RX_ENABLE;
    return (control.get() & (wanted | CR_LOOPBACK)) == wanted;
  }

  private void stopReceiving() {
    receiving = false;
    polls = 0;
  }

  private void startReceiving() {
    receiving = true;
    polls = 0;
    receive();
  }

  private void setLineControl(int written) {
    int before = depth();
    lineControl.store(written);
    if (depth() != before) {
      emptyFifo();
      receive();
    }
  }

  private void emptyFifo() {
    fifoHead = 0;
    fifoCount = 0;
    raw.lower(INT_RECEIVED);
  }

  /** DDI 0183 leaves what an empty FIFO reads open; it is the oldest entry here. */
  private int readData() {
    int value = fifo[fifoHead];
    if (fifoCount > 0) {
      fifoHead = (fifoHead + 1) % FIFO_DEPTH;
      fifoCount--;
      if (fifoCount == 0) {
        raw.lower(INT_RECEIVED);
        receive();
        update();
      }
    }
    receiveStatus.set(value >>> DR_ERROR_SHIFT);
    return value;
  }

  private void transmit(int written) {
    int value = written & 0xFF;
    if (!control.has(CR_LOOPBACK)) {
      line.transmit(value);
      polls = Math.max(0, polls - 1);
    } else if (fifoCount < depth()) {
      store(value);
    }
    raw.raise(INT_TX);
    update();
  }

  /** Takes what the line has, up to the FIFO's depth. */
  private void receive() {
    while (receiving && fifoCount < depth()) {
      int value = line.poll();
      if (value < 0) {
        break;
      }
      if (value == SerialBackend.BREAK) {
        store(DR_BREAK);
        raw.raise(INT_BREAK);
      } else {
        store(value);
      }
    }
    update();
  }

  private void store(int value) {
    fifo[(fifoHead + fifoCount) % FIFO_DEPTH] = value;
    fifoCount++;
    raw.raise(INT_RECEIVED);
  }

  private void update() {
    irq.set(raw.has(mask.get()));
  }
}
