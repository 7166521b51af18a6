package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Frequency;
import dev.armature.runtime.time.Timer;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * General-purpose timer (i.MX21 reference manual, "GPT"): a 32-bit up-counter with a prescaler and
 * one compare register.
 *
 * <p>Nothing happens per tick: how many have passed is a division when somebody asks. TSTAT.COMP is
 * a latch, so a timer is armed only while it is clear and would raise the interrupt; else the match
 * is noticed when somebody reads. The capture input is not connected on the board.
 */
final class Gpt extends RegisterBank {
  private static final int TEN = 1;
  private static final int CLKSOURCE_SHIFT = 1;
  private static final int CLKSOURCE_STOPPED = 0;
  private static final int CLKSOURCE_PERCLK1 = 1;
  private static final int CLKSOURCE_PERCLK1_BY_16 = 2;
  private static final int CLKSOURCE_TIN = 3;
  private static final int COMPEN = 1 << 4;
  private static final int FRR = 1 << 8;
  private static final int CC = 1 << 10;
  private static final int SWR = 1 << 15;
  private static final int COMP = 1;
  private static final int CAPT = 1 << 1;
  private static final long RANGE = 1L << 32;
  private static final long MAX_HERTZ = 4_000_000_000L;

  /** Of the prescaler and the division by 16. */
  private static final long MAX_DIVISOR = 2048 * 16;

  private final Register tctl = register(0x00, "TCTL").writable(0x7FF).takes(this::control);
  private final Register tprer = register(0x04, "TPRER").writable(0x7FF).takes(this::prescale);
  private final Register tcmp = register(0x08, "TCMP").reset(-1).writable(-1).takes(this::compare);
  private final Register tstat =
      register(0x14, "TSTAT").reads(this::status).clearedByOnes(COMP | CAPT).takes(this::clear);

  private final Clock clock;
  private final Supplier<Frequency> perclk1;
  private final IrqLine irq;
  private final Timer match;

  /** The counter, 0–2^32-1, after {@link #counted} ticks. */
  private long value;

  /** Guest time at which {@link #source} was chosen, and how many of its ticks were applied. */
  private long origin;

  private long counted;

  /** Source of the count while it runs, or null. */
  @NotState("made of hertz")
  private Frequency source;

  /** The source's frequency, or 0. */
  private long hertz;

  private long divisor = 1;

  /**
   * A timer.
   *
   * @param perclk1 PERCLK1 as it is set now; asked when the timer is programmed
   */
  Gpt(String name, MachineContext context, Supplier<Frequency> perclk1, IrqLine irq) {
    super(name, 4, context.log());
    this.clock = context.clock();
    this.perclk1 = perclk1;
    this.irq = irq;
    this.match = context.events().newTimer(this::matched);
    register(0x0C, "TCR");
    register(0x10, "TCN").reads(this::count);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    source = null;
    hertz = 0;
    value = 0;
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    value = v.range("value", value, 0, RANGE - 1);
    origin = v.past("origin", origin);
    counted = v.range("counted", counted, 0, Long.MAX_VALUE / 2);
    hertz = v.range("hertz", hertz, 0, MAX_HERTZ);
    divisor = v.range("divisor", divisor, 1, MAX_DIVISOR);
    v.part("match", match);
    if (v.loading()) {
      source = hertz == 0 ? null : new Frequency(hertz);
    }
  }

  private void control(int written) {
    if ((written & SWR) != 0) {
      reset();
      return;
    }
    catchUp();
    boolean wasEnabled = tctl.has(TEN);
    tctl.store(written);
    if (wasEnabled && !tctl.has(TEN) && tctl.has(CC)) {
      value = 0;
    }
    restart();
  }

  private void prescale(int written) {
    catchUp();
    tprer.store(written);
    restart();
  }

  private void compare(int written) {
    catchUp();
    tcmp.set(written);
    if (!tctl.has(FRR)) {
      // A write to the compare register starts the count again in restart mode.
      value = 0;
    }
    update();
  }

  private void clear(int written) {
    catchUp();
    tstat.store(written);
    update();
  }

  private int count() {
    catchUp();
    return (int) value;
  }

  private int status() {
    catchUp();
    return tstat.get();
  }

  private void matched() {
    catchUp();
    update();
  }

  /** Goes on with the clock that is chosen now; the phase of one that stays is kept. */
  private void restart() {
    Frequency chosen = tctl.has(TEN) ? chosenSource() : null;
    boolean by16 = tctl.field(CLKSOURCE_SHIFT, 3) == CLKSOURCE_PERCLK1_BY_16;
    long newDivisor = (tprer.field(0, 11) + 1L) * (by16 ? 16 : 1);
    if (!Objects.equals(chosen, source) || newDivisor != divisor) {
      source = chosen;
      hertz = chosen == null ? 0 : chosen.hertz();
      divisor = newDivisor;
      origin = clock.nanos();
      counted = 0;
    }
    update();
  }

  private Frequency chosenSource() {
    return switch (tctl.field(CLKSOURCE_SHIFT, 3)) {
      case CLKSOURCE_STOPPED, CLKSOURCE_TIN -> null;
      case CLKSOURCE_PERCLK1, CLKSOURCE_PERCLK1_BY_16 -> perclk1.get();
      default -> Frequency.WATCH_CRYSTAL;
    };
  }

  /** The compare value, unsigned. */
  private long target() {
    return Integer.toUnsignedLong(tcmp.get());
  }

  /** Whether the next tick sets the counter to 0. */
  private boolean restarts() {
    return !tctl.has(FRR) && value == target();
  }

  /** Ticks from the counter's value to its next match, 1–2^32. */
  private long ticksToMatch() {
    if (restarts()) {
      return target() + 1;
    }
    long ticks = target() - value;
    return ticks > 0 ? ticks : ticks + RANGE;
  }

  /** Applies the ticks that have passed since the last time. */
  private void catchUp() {
    if (source == null) {
      return;
    }
    long passed = source.ticks(clock.nanos() - origin) / divisor - counted;
    if (passed == 0) {
      return;
    }
    long toMatch = ticksToMatch();
    if (passed >= toMatch) {
      tstat.raise(COMP);
    }
    if (tctl.has(FRR) || passed < toMatch) {
      value = (restarts() ? passed - 1 : value + passed) & RANGE - 1;
    } else {
      // The match, or a number of whole periods and a part after it.
      long past = passed - toMatch;
      value = past == 0 ? target() : (past - 1) % (target() + 1);
    }
    counted += passed;
  }

  private void update() {
    boolean compareInterrupt = tctl.has(COMPEN);
    irq.set(compareInterrupt && tstat.has(COMP));
    if (source != null && compareInterrupt && !tstat.has(COMP)) {
      match.arm(origin + source.nanos((counted + ticksToMatch()) * divisor));
    } else {
      match.cancel();
    }
  }
}
