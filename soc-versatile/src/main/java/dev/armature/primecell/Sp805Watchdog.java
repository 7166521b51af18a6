package dev.armature.primecell;

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

  private static final int WDOGLOAD = 0x000;
  private static final int WDOGVALUE = 0x004;
  private static final int WDOGCONTROL = 0x008;
  private static final int WDOGINTCLR = 0x00C;
  private static final int WDOGRIS = 0x010;
  private static final int WDOGMIS = 0x014;
  private static final int WDOGLOCK = 0xC00;

  private static final int INTERRUPT_ENABLE = 1;
  private static final int RESET_ENABLE = 2;
  private static final int UNLOCK_KEY = 0x1ACC_E551;

  private final Clock clock;
  private final long tickNanos;
  private final IrqLine irq;
  private final MachineControl machine;
  private final Timer zero;

  private int load;
  private int control;
  private boolean raw;
  private boolean locked;

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
    this.clock = context.clock();
    this.machine = context.control();
    this.tickNanos = tickNanos;
    this.irq = irq;
    this.zero = context.events().newTimer(this::zeroReached);
    reset();
  }

  @Override
  public void reset() {
    load = ~0;
    control = 0;
    raw = false;
    locked = false;
    restart();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    load = v.word("load", load);
    control = v.word("control", control);
    raw = v.flag("raw", raw);
    locked = v.flag("locked", locked);
    count = v.range("count", count, 1, 1L << 32);
    origin = v.past("origin", origin);
    v.part("zero", zero);
  }

  @Override
  protected int readRegister(int offset) {
    return switch (offset) {
      case WDOGLOAD -> load;
      case WDOGVALUE -> value();
      case WDOGCONTROL -> control;
      case WDOGRIS -> raw ? 1 : 0;
      case WDOGMIS -> interrupt() ? 1 : 0;
      case WDOGLOCK -> locked ? 1 : 0;
      default -> noReadableRegister(offset);
    };
  }

  @Override
  protected void writeRegister(int offset, int value) {
    if (offset == WDOGLOCK) {
      locked = value != UNLOCK_KEY;
    } else if (!locked) {
      writeUnlocked(offset, value);
      update();
    }
  }

  private void writeUnlocked(int offset, int value) {
    switch (offset) {
      case WDOGLOAD -> {
        load = value;
        restart();
      }
      case WDOGCONTROL -> {
        boolean wasCounting = counting();
        control = value & (INTERRUPT_ENABLE | RESET_ENABLE);
        if (!wasCounting) {
          restart();
        }
      }
      case WDOGINTCLR -> {
        raw = false;
        restart();
      }
      default -> noWritableRegister(offset, value);
    }
  }

  /** The interrupt enable is the enable of the counter, too. */
  private boolean counting() {
    return (control & INTERRUPT_ENABLE) != 0;
  }

  private boolean interrupt() {
    return raw && counting();
  }

  /** Counts from WDOGLOAD again. 0 is not a valid load; it counts as 1. */
  private void restart() {
    count = Math.max(Integer.toUnsignedLong(load), 1);
    origin = clock.nanos();
  }

  private int value() {
    long ticks = counting() ? (clock.nanos() - origin) / tickNanos : 0;
    return (int) (count - ticks % count);
  }

  private void zeroReached() {
    if (raw) {
      machine.requestReset();
      return;
    }
    raw = true;
    // Not from the exact zero: however late the host is, the guest gets a full period to answer.
    origin = clock.nanos();
    update();
  }

  private void update() {
    irq.set(interrupt());
    if (counting() && (!raw || (control & RESET_ENABLE) != 0)) {
      zero.arm(origin + count * tickNanos);
    } else {
      zero.cancel();
    }
  }
}
