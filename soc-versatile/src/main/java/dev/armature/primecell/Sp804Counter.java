package dev.armature.primecell;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;

/**
 * One of the two down-counters of an {@link Sp804Timers} (ARM DDI 0271, section 3.3).
 *
 * <p>Nothing happens per tick. The counter remembers that it stood at {@link #count} at guest time
 * {@link #origin}; what it reads now, and whether it passed zero since, follows by a division. A
 * reload moves the origin by whole ticks, so periods are exact however late it is noticed.
 *
 * <p>A timer is armed only for an expiry that would raise the interrupt: not while the interrupt is
 * disabled, nor while the last one is not yet cleared. A guest that asks for an expiry every tick
 * therefore causes no more events than it clears interrupts, and expiries missed in between cost
 * nothing, as the raw interrupt is a latch.
 */
final class Sp804Counter implements Stateful {
  private static final int ONE_SHOT = 1;
  private static final int SIZE_32 = 1 << 1;
  private static final int PRESCALE_SHIFT = 2;
  static final int INTERRUPT_ENABLE = 1 << 5;
  private static final int PERIODIC = 1 << 6;
  private static final int ENABLE = 1 << 7;
  static final int CONTROL_BITS = 0xEF;

  /** Divides by 1, 16, 256; the fourth code is undefined and counts as 256. */
  private static final int[] PRESCALE_LOG2 = {0, 4, 8, 8};

  private final Register load;
  private final Register control;
  private final Clock clock;
  private final long tickNanos;
  private final Runnable outputChanged;
  private final Timer expiry;

  private boolean rawInterrupt;

  /** The one-shot count reached zero; the counter rests there until it is programmed again. */
  private boolean halted;

  /**
   * Ticks from {@link #origin} to zero, 0–2^32. A wrapped free-running counter, which reads 0,
   * holds its full span, so that the same zero is not seen twice.
   */
  private long count;

  /**
   * Bits 31:16 of the counter while it counts 16 bits only; else 0. They are loaded and read like
   * the others and count again when the size changes: drivers write LOAD before they choose 32
   * bits.
   */
  private int upper;

  /** Guest time at which the counter stood at {@link #count}; unused while it stands still. */
  private long origin;

  /**
   * A counter in no state yet: its owner resets it when it can take the output.
   *
   * @param load TimerXLoad
   * @param control TimerXControl
   */
  Sp804Counter(
      MachineContext context,
      long tickNanos,
      Runnable outputChanged,
      Register load,
      Register control) {
    this.load = load;
    this.control = control;
    this.clock = context.clock();
    this.tickNanos = tickNanos;
    this.outputChanged = outputChanged;
    this.expiry = context.events().newTimer(this::expired);
    load.takes(this::setLoad);
    control.takes(this::setControl);
  }

  /** To be called when the registers have their reset values. */
  void reset() {
    setCounter(~0);
    rawInterrupt = false;
    halted = false;
    update();
  }

  /** The registers are parts of the owner. */
  @Override
  public void visitState(StateVisitor v) {
    rawInterrupt = v.flag("rawInterrupt", rawInterrupt);
    halted = v.flag("halted", halted);
    count = v.range("count", count, 0, 1L << 32);
    upper = v.word("upper", upper);
    origin = v.past("origin", origin);
    v.part("expiry", expiry);
  }

  /** TimerXValue. */
  int value() {
    long now = clock.nanos();
    catchUp(now);
    return upper | (int) (ticksToZero(now) & sizeMask());
  }

  /** TimerXRIS. */
  int rawStatus() {
    catchUp(clock.nanos());
    return rawInterrupt ? 1 : 0;
  }

  /** TimerXMIS. */
  int maskedStatus() {
    catchUp(clock.nanos());
    return interrupt() ? 1 : 0;
  }

  /** TimerXIntClr, whatever is written. */
  void clearInterrupt(int any) {
    catchUp(clock.nanos());
    rawInterrupt = false;
    update();
  }

  /** TimerXBGLoad reads as TimerXLoad does. */
  int load() {
    return load.get();
  }

  /** TimerXBGLoad: what comes after the next zero. */
  void setBackgroundLoad(int written) {
    catchUp(clock.nanos());
    load.set(written);
    update();
  }

  private void setLoad(int written) {
    long now = clock.nanos();
    catchUp(now);
    load.set(written);
    setCounter(written);
    origin = now;
    halted = false;
    catchUp(now);
    update();
  }

  private void setControl(int written) {
    long now = clock.nanos();
    catchUp(now);
    int before = control.get();
    long left = ticksToZero(now);
    int shown = upper | (int) (left & sizeMask());
    boolean wrapped = left > sizeMask();
    control.store(written);
    if (control.get() != before) {
      boolean zeroWasTaken = wrapped || (halted && !control.has(ONE_SHOT));
      origin = now;
      setCounter(shown);
      if (zeroWasTaken) {
        halted = false;
        reload();
      }
    }
    catchUp(now);
    update();
  }

  /** The level of this counter's interrupt. */
  boolean interrupt() {
    return rawInterrupt && control.has(INTERRUPT_ENABLE);
  }

  private void setCounter(int value) {
    long mask = sizeMask();
    count = Integer.toUnsignedLong(value) & mask;
    upper = value & (int) ~mask;
  }

  private void expired() {
    catchUp(clock.nanos());
    update();
  }

  /** Applies what happened at zero, if zero was reached by {@code now}. */
  private void catchUp(long now) {
    if (!counting()) {
      return;
    }
    long ticks = (now - origin) / countNanos();
    if (ticks < count) {
      return;
    }
    rawInterrupt = true;
    if (control.has(ONE_SHOT)) {
      halted = true;
      count = 0;
    } else {
      long past = ticks - count;
      reload();
      count -= past % count;
      origin += ticks * countNanos();
    }
  }

  private boolean counting() {
    return control.has(ENABLE) && !halted;
  }

  /** What {@link #count} would be with {@code now} as the origin; after {@link #catchUp}. */
  private long ticksToZero(long now) {
    return counting() ? count - (now - origin) / countNanos() : count;
  }

  /** What follows a zero: the load, of which 0 is as fast as 1, or the whole range. */
  private void reload() {
    long mask = sizeMask();
    if (control.has(PERIODIC)) {
      setCounter(load.get());
      count = Math.max(count, 1);
    } else {
      count = mask + 1;
      upper &= (int) ~mask;
    }
  }

  private long sizeMask() {
    return control.has(SIZE_32) ? 0xFFFF_FFFFL : 0xFFFFL;
  }

  private long countNanos() {
    return tickNanos << PRESCALE_LOG2[control.field(PRESCALE_SHIFT, 2)];
  }

  private void update() {
    if (counting() && !rawInterrupt && control.has(INTERRUPT_ENABLE)) {
      expiry.arm(origin + count * countNanos());
    } else {
      expiry.cancel();
    }
    outputChanged.run();
  }
}
