package dev.armature.primecell;

import dev.armature.runtime.io.SerialBackend;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;

/**
 * PL011 UART (ARM DDI 0183, chapter 3).
 *
 * <p>The line is infinitely fast: a byte written is out at once, so the transmitter is always empty
 * and its interrupt rises with every byte; and received bytes wait in the {@link SerialBackend},
 * which is asked for more whenever the receive FIFO has room, so nothing overruns. For the same
 * reason the receive trigger level and the receive timeout both count as reached as soon as one
 * character is in the FIFO: an interactive character is never held back.
 *
 * <p>Only a receiver that was just switched on takes its first character a character time later, as
 * on a real line. Drivers switch it on, then empty the FIFO of what they take for rubbish; input
 * that was piped in before the guest came up would fall victim to that.
 */
public final class Pl011Uart extends PrimeCell {
  private static final int PERIPHERAL_ID = 0x0014_1011;

  private static final int DR = 0x00;
  private static final int RSR_ECR = 0x04;
  private static final int FR = 0x18;
  private static final int ILPR = 0x20;
  private static final int IBRD = 0x24;
  private static final int FBRD = 0x28;
  private static final int LCR_H = 0x2C;
  private static final int CR = 0x30;
  private static final int IFLS = 0x34;
  private static final int IMSC = 0x38;
  private static final int RIS = 0x3C;
  private static final int MIS = 0x40;
  private static final int ICR = 0x44;
  private static final int DMACR = 0x48;

  private static final int DR_BREAK = 1 << 10;
  private static final int DR_ERROR_SHIFT = 8;

  private static final int FR_RX_EMPTY = 1 << 4;
  private static final int FR_RX_FULL = 1 << 6;
  private static final int FR_TX_EMPTY = 1 << 7;

  private static final int LCR_FIFO_ENABLE = 1 << 4;

  private static final int CR_UART_ENABLE = 1;
  private static final int CR_LOOPBACK = 1 << 7;
  private static final int CR_RX_ENABLE = 1 << 9;
  private static final int CR_RESET = 0x300;

  private static final int IFLS_RESET = 0x12;

  private static final int INT_RX = 1 << 4;
  private static final int INT_TX = 1 << 5;
  private static final int INT_RX_TIMEOUT = 1 << 6;
  private static final int INT_BREAK = 1 << 9;
  private static final int INT_ALL = 0x7FF;

  private static final int FIFO_DEPTH = 16;

  /** Ten bits at 115,200 baud. */
  private static final long CHARACTER_NANOS = 86_806;

  private final SerialBackend line;
  private final Clock clock;
  private final Timer firstCharacter;
  private final IrqLine irq;

  /** Received characters as DR shows them, in a ring. */
  private final int[] fifo = new int[FIFO_DEPTH];

  private int fifoHead;
  private int fifoCount;

  /** The receiver is on and has been for a character time. */
  private boolean receiving;

  private int receiveStatus;
  private int irdaDivisor;
  private int integerBaud;
  private int fractionalBaud;
  private int lineControl;
  private int control;
  private int fifoLevels;
  private int mask;
  private int raw;
  private int dmaControl;

  /** A UART whose pins are {@code line} and whose UARTINTR output drives {@code irq}. */
  public Pl011Uart(MachineContext context, SerialBackend line, IrqLine irq) {
    super("pl011", PERIPHERAL_ID, context.log());
    this.clock = context.clock();
    this.line = line;
    this.irq = irq;
    this.firstCharacter = context.events().newTimer(this::startReceiving);
    reset();
    Runnable receive = this::receive;
    line.onInput(() -> context.hostEvents().post(receive));
  }

  @Override
  public void reset() {
    emptyFifo();
    receiveStatus = 0;
    irdaDivisor = 0;
    integerBaud = 0;
    fractionalBaud = 0;
    lineControl = 0;
    setControl(CR_RESET);
    fifoLevels = IFLS_RESET;
    mask = 0;
    raw = 0;
    dmaControl = 0;
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    v.words("fifo", fifo);
    fifoHead = v.index("fifoHead", fifoHead, FIFO_DEPTH);
    fifoCount = v.range("fifoCount", fifoCount, 0, FIFO_DEPTH);
    receiving = v.flag("receiving", receiving);
    v.part("firstCharacter", firstCharacter);
    receiveStatus = v.word("receiveStatus", receiveStatus);
    irdaDivisor = v.word("irdaDivisor", irdaDivisor);
    integerBaud = v.word("integerBaud", integerBaud);
    fractionalBaud = v.word("fractionalBaud", fractionalBaud);
    lineControl = v.word("lineControl", lineControl);
    control = v.word("control", control);
    fifoLevels = v.word("fifoLevels", fifoLevels);
    mask = v.word("mask", mask);
    raw = v.word("raw", raw);
    dmaControl = v.word("dmaControl", dmaControl);
  }

  @Override
  protected int readRegister(int offset) {
    return switch (offset) {
      case DR -> readData();
      case RSR_ECR -> receiveStatus;
      case FR -> flags();
      case ILPR -> irdaDivisor;
      case IBRD -> integerBaud;
      case FBRD -> fractionalBaud;
      case LCR_H -> lineControl;
      case CR -> control;
      case IFLS -> fifoLevels;
      case IMSC -> mask;
      case RIS -> raw;
      case MIS -> raw & mask;
      case DMACR -> dmaControl;
      default -> noReadableRegister(offset);
    };
  }

  @Override
  protected void writeRegister(int offset, int value) {
    switch (offset) {
      case DR -> transmit(value & 0xFF);
      case RSR_ECR -> receiveStatus = 0;
      case ILPR -> irdaDivisor = value & 0xFF;
      case IBRD -> integerBaud = value & 0xFFFF;
      case FBRD -> fractionalBaud = value & 0x3F;
      case LCR_H -> setLineControl(value & 0xFF);
      case CR -> setControl(value & 0xFFFF);
      case IFLS -> fifoLevels = value & 0x3F;
      case IMSC -> mask = value & INT_ALL;
      case ICR -> raw &= ~value;
      case DMACR -> dmaControl = value & 7;
      default -> noWritableRegister(offset, value);
    }
    update();
  }

  private int flags() {
    return FR_TX_EMPTY
        | (fifoCount == 0 ? FR_RX_EMPTY : 0)
        | (fifoCount == depth() ? FR_RX_FULL : 0);
  }

  private int depth() {
    return (lineControl & LCR_FIFO_ENABLE) != 0 ? FIFO_DEPTH : 1;
  }

  private void setControl(int value) {
    boolean wasOn = receiverOn();
    control = value;
    if (!receiverOn()) {
      receiving = false;
      firstCharacter.cancel();
    } else if (!wasOn) {
      firstCharacter.arm(clock.nanos() + CHARACTER_NANOS);
    }
  }

  /** Whether characters come from the line; in loopback they come from the transmitter. */
  private boolean receiverOn() {
    int wanted = CR_UART_ENABLE | CR_RX_ENABLE;
    return (control & (wanted | CR_LOOPBACK)) == wanted;
  }

  private void startReceiving() {
    receiving = true;
    receive();
  }

  private void setLineControl(int value) {
    boolean resized = ((value ^ lineControl) & LCR_FIFO_ENABLE) != 0;
    lineControl = value;
    if (resized) {
      emptyFifo();
      receive();
    }
  }

  private void emptyFifo() {
    fifoHead = 0;
    fifoCount = 0;
    raw &= ~(INT_RX | INT_RX_TIMEOUT);
  }

  /** DDI 0183 leaves what an empty FIFO reads open; it is the oldest entry here. */
  private int readData() {
    int value = fifo[fifoHead];
    if (fifoCount > 0) {
      fifoHead = (fifoHead + 1) % FIFO_DEPTH;
      fifoCount--;
      if (fifoCount == 0) {
        raw &= ~(INT_RX | INT_RX_TIMEOUT);
        receive();
        update();
      }
    }
    receiveStatus = value >>> DR_ERROR_SHIFT;
    return value;
  }

  private void transmit(int value) {
    if ((control & CR_LOOPBACK) == 0) {
      line.transmit(value);
    } else if (fifoCount < depth()) {
      store(value);
    }
    raw |= INT_TX;
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
        raw |= INT_BREAK;
      } else {
        store(value);
      }
    }
    update();
  }

  private void store(int value) {
    fifo[(fifoHead + fifoCount) % FIFO_DEPTH] = value;
    fifoCount++;
    raw |= INT_RX | INT_RX_TIMEOUT;
  }

  private void update() {
    irq.set((raw & mask) != 0);
  }
}
