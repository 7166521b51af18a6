package dev.armature.soc.kirkwood;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.state.StateVisitor;

/**
 * The main interrupt controller (functional specification, "Main Interrupt Cause"): 64
 * level-sensitive sources in two halves, each with a mask for IRQ and one for FIQ. Bit 0 of the low
 * half sums up the high one.
 */
final class MainInterrupts extends RegisterBank {
  private static final int HIGH_SUMMARY = 1;

  private final Register irqMaskLow =
      register(0x04, "MAIN_IRQ_MASK_LOW").writable(-1).changed(this::update);
  private final Register fiqMaskLow =
      register(0x08, "MAIN_FIQ_MASK_LOW").writable(-1).changed(this::update);
  private final Register irqMaskHigh =
      register(0x14, "MAIN_IRQ_MASK_HIGH").writable(-1).changed(this::update);
  private final Register fiqMaskHigh =
      register(0x18, "MAIN_FIQ_MASK_HIGH").writable(-1).changed(this::update);

  private final IrqLine irq;
  private final IrqLine fiq;
  private long lines;

  /**
   * A controller.
   *
   * @param irq the core's IRQ
   * @param fiq the core's FIQ
   */
  MainInterrupts(IrqLine irq, IrqLine fiq, GuestLog log) {
    super("mainirq", 4, log);
    this.irq = irq;
    this.fiq = fiq;
    register(0x00, "MAIN_CAUSE_LOW").reads(this::causeLow);
    register(0x0C, "ENDPOINT_MASK_LOW").writable(-1);
    register(0x10, "MAIN_CAUSE_HIGH").reads(() -> (int) (lines >>> 32));
    register(0x1C, "ENDPOINT_MASK_HIGH").writable(-1);
  }

  /** The line of source {@code n}, 1–63. */
  IrqLine input(int n) {
    long bit = 1L << n;
    return level -> {
      long now = level ? lines | bit : lines & ~bit;
      if (now != lines) {
        lines = now;
        update();
      }
    };
  }

  @Override
  public void reset() {
    super.reset();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    lines = v.number("lines", lines);
  }

  private int causeLow() {
    return (int) lines | (lines >>> 32 != 0 ? HIGH_SUMMARY : 0);
  }

  private boolean isPending(Register low, Register high) {
    return (causeLow() & low.get()) != 0 || ((int) (lines >>> 32) & high.get()) != 0;
  }

  private void update() {
    irq.set(isPending(irqMaskLow, irqMaskHigh));
    fiq.set(isPending(fiqMaskLow, fiqMaskHigh));
  }
}
