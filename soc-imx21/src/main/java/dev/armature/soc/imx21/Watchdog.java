package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.machine.MachineControl;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;

/**
 * Watchdog (i.MX21 reference manual, "WDOG"): resets the chip when it was not serviced in time, or
 * when asked to. WRSR tells afterwards why.
 *
 * <p>WDE, WDBG and WDZST can be set but not cleared again but by a reset. With WRE set, a time-out
 * drives the WDOG pin, which nothing listens to on the board.
 */
final class Watchdog extends RegisterBank {
  private static final int WDZST = 1;
  private static final int WDBG = 1 << 1;
  private static final int WDE = 1 << 2;
  private static final int WRE = 1 << 3;
  private static final int SRS = 1 << 4;
  private static final int WDA = 1 << 5;
  private static final int WT_SHIFT = 8;
  private static final int WRITE_ONCE = WDZST | WDBG | WDE;

  private static final int SERVICE_FIRST = 0x5555;
  private static final int SERVICE_SECOND = 0xAAAA;

  private static final int CAUSE_SOFTWARE = 1;
  private static final int CAUSE_TIME_OUT = 1 << 1;
  private static final int CAUSE_POWER_ON = 1 << 4;

  private static final long HALF_SECOND = 500_000_000;

  private final Register wcr = register(0x00, "WCR").reset(SRS | WDA).writable(0xFF3F);
  private final Register wsr = register(0x02, "WSR").writable(0xFFFF).takes(this::service);
  private final Register wrsr = register(0x04, "WRSR");

  private final Clock clock;
  private final MachineControl machine;
  private final Timer timeOut;

  /** Why the last reset happened; what {@link #wrsr} shows after the next. */
  private int cause = CAUSE_POWER_ON;

  Watchdog(MachineContext context) {
    super("wdog", 2, context.log());
    this.clock = context.clock();
    this.machine = context.control();
    this.timeOut = context.events().newTimer(this::timedOut);
    wcr.takes(this::control);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    wrsr.set(cause);
    timeOut.cancel();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    cause = v.word("cause", cause);
    v.part("timeOut", timeOut);
  }

  private void control(int written) {
    boolean wasEnabled = wcr.has(WDE);
    int sticky = wcr.get() & WRITE_ONCE;
    wcr.store(written | sticky);
    if (wcr.has(WDE) && !wasEnabled) {
      restart();
    }
    if (!wcr.has(SRS)) {
      wcr.raise(SRS);
      resetBecause(CAUSE_SOFTWARE);
    }
  }

  private void service(int written) {
    if (written == SERVICE_SECOND && wsr.get() == SERVICE_FIRST && wcr.has(WDE)) {
      restart();
    }
    wsr.store(written);
  }

  private void restart() {
    timeOut.arm(clock.nanos() + (wcr.field(WT_SHIFT, 8) + 1) * HALF_SECOND);
  }

  private void timedOut() {
    if (!wcr.has(WRE)) {
      resetBecause(CAUSE_TIME_OUT);
    }
  }

  private void resetBecause(int why) {
    cause = why;
    machine.requestReset();
  }
}
