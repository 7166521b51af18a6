package dev.armature.primecell;

import dev.armature.runtime.device.Register;
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

  private static final int CR_ENABLE = 1 << 2;
  private static final int CR_TX_INTERRUPT = 1 << 3;
  private static final int CR_RX_INTERRUPT = 1 << 4;

  /** The data and clock lines, which idle high. */
  private static final int STAT_LINES_IDLE = 0b11;

  private static final int STAT_RX_PARITY = 1 << 2;
  private static final int STAT_RX_FULL = 1 << 4;
  private static final int STAT_TX_EMPTY = 1 << 6;

  private static final int IR_RX = 1;
  private static final int IR_TX = 1 << 1;

  private final Register control = register(0x00, "KMICR").writable(0x3F).changed(this::update);

  private final Ps2Device device;
  private final IrqLine irq;

  /** The last byte read, which KMIDATA shows until the next. */
  private int received;

  /** A port with {@code device} plugged in, whose KMIINTR output drives {@code irq}. */
  public Pl050Kmi(Ps2Device device, IrqLine irq, GuestLog log) {
    super("pl050", PERIPHERAL_ID, log);
    register(0x04, "KMISTAT").reads(this::status);
    register(0x08, "KMIDATA").reads(this::readData).takes(this::writeData);
    register(0x0C, "KMICLKDIV").writable(0xF);
    register(0x10, "KMIIR").reads(this::interrupts);
    this.device = device;
    this.irq = irq;
    reset();
    device.onData(this::update);
  }

  @Override
  public void reset() {
    super.reset();
    received = 0;
    device.reset();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    received = v.word("received", received);
    v.part("device", device);
  }

  private void writeData(int written) {
    if (isEnabled()) {
      device.write(written & 0xFF);
    }
    update();
  }

  private boolean isEnabled() {
    return control.has(CR_ENABLE);
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
        (control.has(CR_RX_INTERRUPT) ? IR_RX : 0) | (control.has(CR_TX_INTERRUPT) ? IR_TX : 0);
    irq.set((interrupts() & enabled) != 0);
  }
}
