package dev.armature.primecell;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.StateVisitor;

/**
 * PL050 Keyboard/Mouse Interface (ARM DDI 0143, chapter 3): one PS/2 port.
 *
 * <p>A byte written is at the device at once, so the transmit register is always empty; a byte of
 * the device waits there until the host has read the one before.
 */
public final class Pl050Kmi extends PrimeCell {
  private static final int PERIPHERAL_ID = 0x0004_1050;

  private static final int CR = 0x00;
  private static final int STAT = 0x04;
  private static final int DATA = 0x08;
  private static final int CLKDIV = 0x0C;
  private static final int IR = 0x10;

  private static final int CR_ENABLE = 1 << 2;
  private static final int CR_TX_INTERRUPT = 1 << 3;
  private static final int CR_RX_INTERRUPT = 1 << 4;
  private static final int CR_MASK = 0x3F;

  /** The data and clock lines, which idle high. */
  private static final int STAT_LINES_IDLE = 0b11;

  private static final int STAT_RX_PARITY = 1 << 2;
  private static final int STAT_RX_FULL = 1 << 4;
  private static final int STAT_TX_EMPTY = 1 << 6;

  private static final int IR_RX = 1;
  private static final int IR_TX = 1 << 1;

  private final Ps2Device device;
  private final IrqLine irq;

  private int control;
  private int divisor;
  private int received;

  /** A port with {@code device} plugged in, whose KMIINTR output drives {@code irq}. */
  public Pl050Kmi(Ps2Device device, IrqLine irq, GuestLog log) {
    super("pl050", PERIPHERAL_ID, log);
    this.device = device;
    this.irq = irq;
    reset();
    device.onData(this::update);
  }

  @Override
  public void reset() {
    control = 0;
    divisor = 0;
    received = 0;
    device.reset();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    control = v.word("control", control);
    divisor = v.word("divisor", divisor);
    received = v.word("received", received);
    v.part("device", device);
  }

  @Override
  protected int readRegister(int offset) {
    return switch (offset) {
      case CR -> control;
      case STAT -> status();
      case DATA -> readData();
      case CLKDIV -> divisor;
      case IR -> interrupts();
      default -> noReadableRegister(offset);
    };
  }

  @Override
  protected void writeRegister(int offset, int value) {
    switch (offset) {
      case CR -> control = value & CR_MASK;
      case DATA -> {
        if (isEnabled()) {
          device.write(value & 0xFF);
        }
      }
      case CLKDIV -> divisor = value & 0xF;
      default -> noWritableRegister(offset, value);
    }
    update();
  }

  private boolean isEnabled() {
    return (control & CR_ENABLE) != 0;
  }

  private boolean isReceiveFull() {
    return isEnabled() && device.hasData();
  }

  private int status() {
    boolean evenOnes = Integer.bitCount(received) % 2 == 0;
    return STAT_LINES_IDLE
        | STAT_TX_EMPTY
        | (evenOnes ? STAT_RX_PARITY : 0)
        | (isReceiveFull() ? STAT_RX_FULL : 0);
  }

  private int readData() {
    if (isReceiveFull()) {
      received = device.read();
      update();
    }
    return received;
  }

  /** KMIIR, which KMICR does not mask. */
  private int interrupts() {
    return (isReceiveFull() ? IR_RX : 0) | (isEnabled() ? IR_TX : 0);
  }

  private void update() {
    int enabled =
        ((control & CR_RX_INTERRUPT) != 0 ? IR_RX : 0)
            | ((control & CR_TX_INTERRUPT) != 0 ? IR_TX : 0);
    irq.set((interrupts() & enabled) != 0);
  }
}
