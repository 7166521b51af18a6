package dev.armature.soc.kirkwood;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineControl;
import dev.armature.runtime.state.NotState;

/**
 * The registers between CPU and Mbus-L (functional specification, "Mbus-L to Mbus Bridge"): CPU
 * configuration, resets, clock gates, L2 cache, and the bridge's interrupt causes, which are
 * latches that software clears by writing zeros.
 */
final class SystemControl extends RegisterBank {
  /** Cause bit of timer 0; timer 1 and the watchdog follow. */
  static final int CAUSE_TIMER0 = 1 << 1;

  private static final int CAUSES = 0x3F;
  private static final int RESET_BY_WATCHDOG = 1 << 1;
  private static final int RESET_BY_SOFTWARE = 1 << 2;
  private static final int SOFT_RESET = 1;

  private final Register resetOutMask = register(0x08, "RSTOUTN_MASK").writable(0x7);
  private final Register bridgeCause = register(0x10, "BRIDGE_CAUSE").takes(this::clearCauses);
  private final Register bridgeMask =
      register(0x14, "BRIDGE_MASK").writable(CAUSES).changed(this::update);

  private final IrqLine irq;
  private final MachineControl control;

  @NotState("wiring")
  private Runnable causesCleared = () -> {};

  /**
   * The registers.
   *
   * @param irq the bridge's main interrupt
   */
  SystemControl(IrqLine irq, MachineControl control, GuestLog log) {
    super("system", 4, log);
    this.irq = irq;
    this.control = control;
    register(0x00, "CPU_CONFIG").writable(-1);
    register(0x04, "CPU_CONTROL").writable(-1);
    register(0x0C, "SYSTEM_SOFT_RESET").takes(this::softReset);
    register(0x18, "MEMORY_POWER").writable(-1);
    register(0x1C, "CLOCK_GATING").reset(-1).writable(-1);
    register(0x28, "L2_CONFIG").writable(-1);
  }

  /** Has {@code listener} called after software has cleared causes. */
  void onCausesCleared(Runnable listener) {
    causesCleared = listener;
  }

  @Override
  public void reset() {
    super.reset();
    update();
  }

  /** Latches a cause. */
  void raise(int cause) {
    bridgeCause.raise(cause);
    update();
  }

  /** Whether a cause is latched. */
  boolean isRaised(int cause) {
    return bridgeCause.has(cause);
  }

  /** The watchdog has run out: resets the machine if that is how it is set up. */
  void watchdogExpired() {
    if (resetOutMask.has(RESET_BY_WATCHDOG)) {
      control.requestReset();
    }
  }

  private void clearCauses(int written) {
    bridgeCause.lower(~written);
    update();
    causesCleared.run();
  }

  private void softReset(int written) {
    if ((written & SOFT_RESET) != 0 && resetOutMask.has(RESET_BY_SOFTWARE)) {
      control.requestReset();
    }
  }

  private void update() {
    irq.set(bridgeCause.has(bridgeMask.get()));
  }
}
