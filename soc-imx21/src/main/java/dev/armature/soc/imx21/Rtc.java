package dev.armature.soc.imx21;

import dev.armature.runtime.device.Register;
import dev.armature.runtime.device.RegisterBank;
import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Frequency;
import dev.armature.runtime.time.Timer;

/**
 * Real-time clock (i.MX21 reference manual, "RTC"): days, hours, minutes and seconds, an alarm, and
 * periodic interrupts of up to 512 Hz.
 *
 * <p>Time is counted in ticks of 1/512 s since day 0 and survives a reset. An event sets its bit of
 * RTCISR only while it is enabled in RTCIENR, so that a clock nobody listens to costs nothing.
 */
final class Rtc extends RegisterBank {
  private static final int SWR = 1;
  private static final int EN = 1 << 7;

  private static final int STOPWATCH = 1;
  private static final int MINUTE = 1 << 1;
  private static final int ALARM = 1 << 2;
  private static final int DAY = 1 << 3;
  private static final int SECOND = 1 << 4;
  private static final int HOUR = 1 << 5;
  private static final int HALF_SECOND = 1 << 7;
  private static final int EVENTS = 0xFFBF;
  private static final int SAMPLING0_BIT = 8;
  private static final int SAMPLING_RATES = 8;

  private static final Frequency TICK_RATE = new Frequency(512);
  private static final long TICKS_PER_SECOND = 512;
  private static final long TICKS_PER_MINUTE = 60 * TICKS_PER_SECOND;
  private static final long TICKS_PER_HOUR = 60 * TICKS_PER_MINUTE;
  private static final long TICKS_PER_DAY = 24 * TICKS_PER_HOUR;

  /** SAM0 has 4 Hz, each further one twice as much. */
  private static final long SAMPLING0_TICKS = 128;

  private static final int STOPWATCH_STOPPED = 0x3F;
  private static final long SECONDS_PER_DAY = 86_400;

  /** Of a clock that was set; far beyond the last day that DAYR can show. */
  private static final long MAX_TICKS = 1L << 50;

  private final Register alarmTime =
      register(0x08, "ALRM_HM").writable(0x1F3F).changed(this::rearm);
  private final Register alarmSecond =
      register(0x0C, "ALRM_SEC").writable(0x3F).changed(this::rearm);
  private final Register rcctl = register(0x10, "RCCTL").reset(EN).writable(0xE0);
  private final Register rtcisr =
      register(0x14, "RTCISR").clearedByOnes(EVENTS).changed(this::update);
  private final Register rtcienr = register(0x18, "RTCIENR").writable(EVENTS).changed(this::rearm);
  private final Register stpwch =
      register(0x1C, "STPWCH").reset(STOPWATCH_STOPPED).writable(0x3F).changed(this::rearm);
  private final Register dayAlarm =
      register(0x24, "DAYALARM").writable(0xFFFF).changed(this::rearm);

  private final Clock clock;
  private final IrqLine irq;
  private final Timer next;

  /** Ticks that the clock showed when guest time was 0. */
  private long base;

  /** The tick of the earliest event that is enabled, for which {@link #next} is armed. */
  private long due;

  /**
   * A clock.
   *
   * @param epochSeconds what it says when guest time is 0, in seconds since 1970 UTC
   */
  Rtc(MachineContext context, IrqLine irq, long epochSeconds) {
    super("rtc", 4, context.log());
    this.clock = context.clock();
    this.irq = irq;
    this.next = context.events().newTimer(this::eventsDue);
    this.base = epochSeconds * TICKS_PER_SECOND;
    rcctl.takes(this::control);
    register(0x00, "HOURMIN").reads(this::hourMinute).takes(this::setHourMinute);
    register(0x04, "SECONDS").reads(this::second).takes(this::setSecond);
    register(0x20, "DAYR").reads(() -> (int) day() & 0xFFFF).takes(this::setDay);
    register(0x28, "TEST1").writable(0xFFFF);
    register(0x2C, "TEST2").writable(0xFFFF);
    register(0x30, "TEST3").writable(0xFFFF);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    rearm();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    base = v.range("base", base, 0, MAX_TICKS);
    due = v.range("due", due, 0, 2 * MAX_TICKS);
    v.part("next", next);
  }

  private void control(int written) {
    if ((written & SWR) != 0) {
      reset();
    } else {
      rcctl.store(written);
    }
  }

  private long ticks() {
    return base + TICK_RATE.ticks(clock.nanos());
  }

  private long day() {
    return ticks() / TICKS_PER_DAY;
  }

  private int hourMinute() {
    long minutes = ticks() % TICKS_PER_DAY / TICKS_PER_MINUTE;
    return (int) ((minutes / 60) << 8 | (minutes % 60));
  }

  private int second() {
    return (int) (ticks() % TICKS_PER_MINUTE / TICKS_PER_SECOND);
  }

  private void setHourMinute(int written) {
    long hours = Math.min(written >>> 8 & 0x1F, 23);
    long minutes = Math.min(written & 0x3F, 59);
    set(day(), hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE + ticks() % TICKS_PER_MINUTE);
  }

  private void setSecond(int written) {
    long inDay = ticks() % TICKS_PER_DAY;
    set(day(), inDay - inDay % TICKS_PER_MINUTE + Math.min(written & 0x3F, 59) * TICKS_PER_SECOND);
  }

  private void setDay(int written) {
    set(written & 0xFFFF, ticks() % TICKS_PER_DAY);
  }

  private void set(long newDay, long ticksInDay) {
    base = newDay * TICKS_PER_DAY + ticksInDay - TICK_RATE.ticks(clock.nanos());
    next.cancel();
    rearm();
  }

  private long alarmTicks() {
    long seconds =
        dayAlarm.get() * SECONDS_PER_DAY
            + alarmTime.field(8, 5) * 3600L
            + alarmTime.field(0, 6) * 60L
            + alarmSecond.get();
    return seconds * TICKS_PER_SECOND;
  }

  /** The ticks from one event of a bit of RTCISR to the next; 0 for those that have no period. */
  private static long period(int bit) {
    return switch (bit) {
      case STOPWATCH, MINUTE -> TICKS_PER_MINUTE;
      case HOUR -> TICKS_PER_HOUR;
      case DAY -> TICKS_PER_DAY;
      case SECOND -> TICKS_PER_SECOND;
      case HALF_SECOND -> TICKS_PER_SECOND / 2;
      default -> 0;
    };
  }

  private static long samplingPeriod(int n) {
    return SAMPLING0_TICKS >>> n;
  }

  /** Tells of what fell on the ticks from {@link #due} to now: a busy host comes late. */
  private void eventsDue() {
    long before = due - 1;
    long now = ticks();
    for (int bit = 1; bit < 1 << SAMPLING0_BIT; bit <<= 1) {
      long period = period(bit);
      if (rtcienr.has(bit) && period != 0 && now / period > before / period) {
        happened(bit);
      }
    }
    for (int n = 0; n < SAMPLING_RATES; n++) {
      if (now / samplingPeriod(n) > before / samplingPeriod(n)) {
        rtcisr.raise(rtcienr.get() & (1 << (SAMPLING0_BIT + n)));
      }
    }
    if (rtcienr.has(ALARM) && alarmTicks() >= due && alarmTicks() <= now) {
      rtcisr.raise(ALARM);
    }
    rearm();
  }

  private void happened(int bit) {
    if (bit != STOPWATCH) {
      rtcisr.raise(bit);
    } else if (stpwch.get() != STOPWATCH_STOPPED) {
      stpwch.set(stpwch.get() == 0 ? STOPWATCH_STOPPED : stpwch.get() - 1);
      rtcisr.raise(stpwch.get() == STOPWATCH_STOPPED ? STOPWATCH : 0);
    }
  }

  /** Arms the timer for the next event that is enabled, and drives the interrupt. */
  private void rearm() {
    long now = ticks();
    if (next.isArmed() && due <= now) {
      // It is about to run, and must still see what it is late for.
      update();
      return;
    }
    long earliest = Long.MAX_VALUE;
    for (int bit = 1; bit < 1 << SAMPLING0_BIT; bit <<= 1) {
      long period = period(bit);
      if (rtcienr.has(bit) && period != 0) {
        earliest = Math.min(earliest, (now / period + 1) * period);
      }
    }
    for (int n = 0; n < SAMPLING_RATES; n++) {
      if (rtcienr.has(1 << (SAMPLING0_BIT + n))) {
        earliest = Math.min(earliest, (now / samplingPeriod(n) + 1) * samplingPeriod(n));
      }
    }
    if (rtcienr.has(ALARM) && alarmTicks() > now) {
      earliest = Math.min(earliest, alarmTicks());
    }
    if (earliest == Long.MAX_VALUE) {
      next.cancel();
    } else {
      due = earliest;
      next.arm(TICK_RATE.nanos(earliest - base));
    }
    update();
  }

  private void update() {
    irq.set((rtcisr.get() & rtcienr.get()) != 0);
  }
}
