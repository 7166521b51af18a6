package dev.armature.soc.kirkwood;

import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.EventQueue;
import dev.armature.runtime.time.Timer;
import java.util.function.BooleanSupplier;

/**
 * One of the three down-counters of {@link Timers}. It counts TCLK ticks while it is enabled, stops
 * at 0, or goes on from its reload value with the tick after that.
 *
 * <p>Nothing happens per tick. A timer is armed only while the expiry would show.
 */
final class TimerCounter implements Stateful {
  private static final long MAX = 0xFFFF_FFFFL;

  private final Clock clock;
  private final Runnable expired;
  private final BooleanSupplier wanted;
  private final Timer expiry;

  /** The counter at tick {@link #origin}, 0–2^32-1. */
  private long value;

  private long origin;
  private long reload;
  private boolean enabled;
  private boolean reloads;

  /**
   * A counter.
   *
   * @param expired called when it reaches 0
   * @param wanted whether that would change anything now
   */
  TimerCounter(Clock clock, EventQueue events, Runnable expired, BooleanSupplier wanted) {
    this.clock = clock;
    this.expired = expired;
    this.wanted = wanted;
    this.expiry = events.newTimer(this::catchUp);
  }

  void reset() {
    value = 0;
    reload = 0;
    enabled = false;
    reloads = false;
    expiry.cancel();
  }

  @Override
  public void visitState(StateVisitor v) {
    value = v.range("value", value, 0, MAX);
    reload = v.range("reload", reload, 0, MAX);
    origin = v.past("origin", origin * KirkwoodMap.TCLK_NANOS) / KirkwoodMap.TCLK_NANOS;
    enabled = v.flag("enabled", enabled);
    reloads = v.flag("reloads", reloads);
    v.part("expiry", expiry);
  }

  int read() {
    catchUp();
    return (int) value;
  }

  void write(int newValue) {
    catchUp();
    value = Integer.toUnsignedLong(newValue);
    origin = now();
    arm();
  }

  int reload() {
    return (int) reload;
  }

  void setReload(int newReload) {
    catchUp();
    reload = Integer.toUnsignedLong(newReload);
    arm();
  }

  void control(boolean enable, boolean reloading) {
    catchUp();
    if (enable && !enabled) {
      origin = now();
    }
    enabled = enable;
    reloads = reloading;
    arm();
  }

  private long now() {
    return clock.nanos() / KirkwoodMap.TCLK_NANOS;
  }

  /** Ticks from the value to the next 0; 0 if it stays where it is. */
  private long ticksToZero() {
    return value == 0 && reloads ? reload + 1 : value;
  }

  /** Applies the ticks that have passed since the last time. */
  void catchUp() {
    if (enabled) {
      long passed = now() - origin;
      long toZero = ticksToZero();
      origin += passed;
      if (passed < toZero) {
        // From 0 the first tick leads to the reload value.
        value = toZero - passed;
      } else if (toZero != 0) {
        long past = passed - toZero;
        long period = reload + 1;
        value = reloads && past % period != 0 ? period - past % period : 0;
        expired.run();
      }
    }
    arm();
  }

  /** Sets the alarm for the next 0, if anybody would notice. */
  private void arm() {
    long toZero = ticksToZero();
    if (enabled && toZero != 0 && wanted.getAsBoolean()) {
      expiry.arm((origin + toZero) * KirkwoodMap.TCLK_NANOS);
    } else {
      expiry.cancel();
    }
  }
}
