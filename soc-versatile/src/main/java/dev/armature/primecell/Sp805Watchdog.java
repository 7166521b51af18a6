package dev.armature.primecell;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.machine.MachineControl;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;

/**
 * SP805 watchdog (ARM DDI 0270, chapter 3): a down-counter that interrupts when it first reaches
 * zero and resets the machine, if allowed to, when it does so again before the interrupt is
 * cleared.
 *
 * <p>It counts like a periodic {@link Sp804Counter}: by a division when asked, with a timer only
 * for the zero that would have an effect.
 */
public final class Sp805Watchdog extends PrimeCell {
  private static final int PERIPHERAL_ID = 0x0014_1805;

  private static final int INTERRUPT_ENABLE = 1;
  private static final int RESET_ENABLE = 2;
  private static final int UNLOCK_KEY = 0x1ACC_E551;

  private final Register load =
      register(0x000, "WDOGLOAD").reset(-1).writable(-1).takes(this::setLoad);
  private final Register control =
      register(0x008, "WDOGCONTROL")
          .writable(INTERRUPT_ENABLE | RESET_ENABLE)
          .takes(this::setControl);
  private final Register raw = register(0x010, "WDOGRIS");

  /** Reads 1 while the other registers take no writes. */
  private final Register lock = register(0xC00, "WDOGLOCK").takes(this::setLock);

  private final Clock clock;
  private final long tickNanos;
  private final IrqLine irq;
  private final MachineControl machine;
  private final Timer zero;

  /** Ticks from {@link #origin} to zero, 1–2^32. */
  private long count;

  private long origin;

  /**
   * A watchdog; its WDOGRES output resets the machine.
   *
   * @param irq WDOGINT
   * @param tickNanos period of WDOGCLK in nanoseconds of guest time
   */
  public Sp805Watchdog(MachineContext context, IrqLine irq, long tickNanos) {
    super("sp805", PERIPHERAL_ID, context.log());
    register(0x004, "WDOGVALUE").reads(this::value);
    register(0x00C, "WDOGINTCLR").takes(this::clearInterrupt);
    register(0x014, "WDOGMIS").reads(() -> interrupt() ? 1 : 0);
    this.clock = context.clock();
    this.machine = context.control();
    this.tickNanos = tickNanos;
    this.irq = irq;
    this.zero = context.events().newTimer(this::zeroReached);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    restart();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    count = v.range("count", count, 1, 1L << 32);
    origin = v.past("origin", origin);
    v.part("zero", zero);
  }

  private void setLock(int written) {
    lock.set(written == UNLOCK_KEY ? 0 : 1);
  }

  private boolean locked() {
    return lock.get() != 0;
  }

  private void setLoad(int written) {
    if (locked()) {
      return;
    }
    load.store(written);
    restart();
    update();
  }

  private void setControl(int written) {
    if (locked()) {
      return;
    }
    boolean wasCounting = counting();
    control.store(written);
    if (!wasCounting) {
      restart();
    }
    update();
  }

  private void clearInterrupt(int any) {
    if (locked()) {
      return;
    }
    raw.set(0);
    restart();
    update();
  }

  /** The interrupt enable is the enable of the counter, too. */
  private boolean counting() {
    return control.has(INTERRUPT_ENABLE);
  }

  private boolean interrupt() {
    return raised() && counting();
  }

  private boolean raised() {
    return raw.get() != 0;
  }

  /** Counts from WDOGLOAD again. 0 is not a valid load; it counts as 1. */
  private void restart() {
    count = Math.max(Integer.toUnsignedLong(load.get()), 1);
    origin = clock.nanos();
  }

  private int value() {
    long ticks = counting() ? (clock.nanos() - origin) / tickNanos : 0;
    return (int) (count - ticks % count);
  }

  private void zeroReached() {
    if (raised()) {
      machine.requestReset();
      return;
    }
    raw.set(1);
    // Not from the exact zero: however late the host is, the guest gets a full period to answer.
    origin = clock.nanos();
    update();
  }

  private void update() {
    irq.set(interrupt());
    if (counting() && (!raised() || control.has(RESET_ENABLE))) {
      zero.arm(origin + count * tickNanos);
    } else {
      zero.cancel();
    }
  }
}
