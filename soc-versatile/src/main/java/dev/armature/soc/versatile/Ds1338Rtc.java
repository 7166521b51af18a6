package dev.armature.soc.versatile;

import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;

/**
 * Maxim DS1338 real-time clock on I2C (data sheet 19-6019): a calendar in seven binary-coded
 * decimal registers, a control register and 56 bytes of battery-backed memory.
 *
 * <p>The chip knows the years 2000–2099, of which every fourth is a leap year. The calendar is
 * copied when a transfer starts, so that a reader sees all of it at one moment.
 */
final class Ds1338Rtc implements I2cTarget {
  private static final int ADDRESS = 0x68;

  private static final int SECONDS = 0;
  private static final int MINUTES = 1;
  private static final int HOURS = 2;
  private static final int DAY_OF_WEEK = 3;
  private static final int DATE = 4;
  private static final int MONTH = 5;
  private static final int YEAR = 6;
  private static final int CALENDAR_END = 7;
  private static final int CONTROL = 7;
  private static final int REGISTERS = 64;

  private static final int SECONDS_CLOCK_HALT = 1 << 7;
  private static final int HOURS_TWELVE = 1 << 6;
  private static final int HOURS_PM = 1 << 5;
  private static final int CONTROL_BITS = 0xB3;

  /** Oscillator stop flag: software can clear it only. */
  private static final int CONTROL_OSF = 1 << 5;

  /** Square-wave output on at 32 kHz: what the chip powers up with, its oscillator running. */
  private static final int CONTROL_RESET = 0x93;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long SECONDS_PER_DAY = 86_400;
  private static final int DAYS_PER_LEAP_CYCLE = 4 * 365 + 1;
  private static final int DAYS_PER_CENTURY = 25 * DAYS_PER_LEAP_CYCLE;

  /** 2000-01-01T00:00:00Z in seconds since 1970. */
  private static final long SECONDS_TO_2000 = 946_684_800;

  /** 2000-01-01 was a Saturday: day 7 of weeks that begin with Sunday. */
  private static final int FIRST_WEEKDAY = 7;

  private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private final Clock clock;
  private final byte[] registers = new byte[REGISTERS];

  /** Seconds since 2000 when guest time was 0; what the clock shows, while it is halted. */
  private long offset;

  private boolean halted;
  private boolean twelveHours;

  /** Added to {@link #weekday}, modulo 7: software numbers the days as it likes. */
  private int weekdayShift;

  private int pointer;
  private boolean pointerFollows;

  /**
   * A chip.
   *
   * @param epochSeconds what it shows when guest time is 0, in seconds since 1970 UTC, modulo the
   *     century
   */
  Ds1338Rtc(Clock clock, long epochSeconds) {
    this.clock = clock;
    this.offset = epochSeconds - SECONDS_TO_2000;
    registers[CONTROL] = (byte) CONTROL_RESET;
  }

  @Override
  public void visitState(StateVisitor v) {
    v.bytes("registers", registers);
    offset = v.number("offset", offset);
    halted = v.flag("halted", halted);
    twelveHours = v.flag("twelveHours", twelveHours);
    weekdayShift = v.word("weekdayShift", weekdayShift);
    pointer = v.index("pointer", pointer, REGISTERS);
    pointerFollows = v.flag("pointerFollows", pointerFollows);
  }

  @Override
  public int address() {
    return ADDRESS;
  }

  @Override
  public void start(boolean read) {
    copyCalendar();
    pointerFollows = !read;
  }

  @Override
  public void receive(int value) {
    if (pointerFollows) {
      pointer = value % REGISTERS;
      pointerFollows = false;
      return;
    }
    if (pointer < CALENDAR_END) {
      setCalendar(pointer, value);
    } else if (pointer == CONTROL) {
      int kept = registers[CONTROL] & value & CONTROL_OSF;
      registers[CONTROL] = (byte) ((value & CONTROL_BITS & ~CONTROL_OSF) | kept);
    } else {
      registers[pointer] = (byte) value;
    }
    advance();
  }

  @Override
  public int transmit() {
    int value = registers[pointer] & 0xFF;
    advance();
    return value;
  }

  private void advance() {
    pointer = (pointer + 1) % REGISTERS;
    if (pointer == 0) {
      copyCalendar();
    }
  }

  private long now() {
    return halted ? offset : offset + clock.nanos() / NANOS_PER_SECOND;
  }

  private void copyCalendar() {
    long now = now();
    int second = (int) Math.floorMod(now, SECONDS_PER_DAY);
    int day = (int) Math.floorMod(Math.floorDiv(now, SECONDS_PER_DAY), (long) DAYS_PER_CENTURY);
    set(SECONDS, toBcd(second % 60) | (halted ? SECONDS_CLOCK_HALT : 0));
    set(MINUTES, toBcd(second / 60 % 60));
    set(HOURS, hours(second / 3600));
    set(DAY_OF_WEEK, (int) Math.floorMod(weekday(now) + weekdayShift - 1, 7L) + 1);
    int year = year(day);
    int dayOfYear = day - firstDay(year);
    int month = 0;
    while (dayOfYear >= daysInMonth(month, year)) {
      dayOfYear -= daysInMonth(month, year);
      month++;
    }
    set(DATE, toBcd(dayOfYear + 1));
    set(MONTH, toBcd(month + 1));
    set(YEAR, toBcd(year));
  }

  /**
   * Software sets the registers one after the other, and what they hold in between may be no date:
   * none of them is touched for another's sake until the calendar is copied afresh.
   */
  private void setCalendar(int register, int value) {
    set(register, value);
    if (register == SECONDS) {
      setHalted((value & SECONDS_CLOCK_HALT) != 0);
    } else if (register == HOURS) {
      twelveHours = (value & HOURS_TWELVE) != 0;
    }
    long shown = calendar();
    offset += shown - now();
    weekdayShift = (int) Math.floorMod(registers[DAY_OF_WEEK] - weekday(shown), 7L);
  }

  private void setHalted(boolean halt) {
    if (halt != halted) {
      long shown = now();
      halted = halt;
      offset += shown - now();
    }
  }

  /**
   * Seconds since 2000 that the calendar registers stand for; a date past a month's end runs over.
   */
  private long calendar() {
    int year = Math.min(fromBcd(registers[YEAR]), 99);
    int months = Math.clamp(fromBcd(registers[MONTH] & 0x1F), 1, 12) - 1;
    long day = firstDay(year);
    for (int month = 0; month < months; month++) {
      day += daysInMonth(month, year);
    }
    day += Math.max(fromBcd(registers[DATE] & 0x3F), 1) - 1;
    int seconds = fromBcd(registers[SECONDS] & ~SECONDS_CLOCK_HALT);
    return day * SECONDS_PER_DAY
        + hour(registers[HOURS]) * 3600L
        + fromBcd(registers[MINUTES] & 0x7F) * 60L
        + seconds;
  }

  private int hours(int hour) {
    if (!twelveHours) {
      return toBcd(hour);
    }
    int twelfth = (hour + 11) % 12 + 1;
    return HOURS_TWELVE | (hour >= 12 ? HOURS_PM : 0) | toBcd(twelfth);
  }

  private static int hour(int register) {
    if ((register & HOURS_TWELVE) == 0) {
      return fromBcd(register & 0x3F);
    }
    return fromBcd(register & 0x1F) % 12 + ((register & HOURS_PM) != 0 ? 12 : 0);
  }

  /** The day of the week, 1 for Sunday, up to a multiple of 7. */
  private static long weekday(long seconds) {
    return Math.floorDiv(seconds, SECONDS_PER_DAY) + FIRST_WEEKDAY;
  }

  private static int year(int day) {
    int inCycle = day % DAYS_PER_LEAP_CYCLE;
    // The leap year is the first of its cycle and has one day more than the 365 divided by.
    return day / DAYS_PER_LEAP_CYCLE * 4 + Math.max(inCycle - 1, 0) / 365;
  }

  private static int firstDay(int year) {
    return year * 365 + (year + 3) / 4;
  }

  private static int daysInMonth(int month, int year) {
    return DAYS_IN_MONTH[month] + (month == 1 && year % 4 == 0 ? 1 : 0);
  }

  private void set(int register, int value) {
    registers[register] = (byte) value;
  }

  private static int toBcd(int value) {
    return ((value / 10) << 4) | (value % 10);
  }

  private static int fromBcd(int value) {
    return (value >> 4 & 0xF) * 10 + (value & 0xF);
  }
}
