package dev.armature.primecell;

import dev.armature.runtime.machine.IrqLine;
import dev.armature.runtime.machine.MachineContext;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.time.Clock;
import dev.armature.runtime.time.Timer;

/**
 * PL031 real-time clock (ARM DDI 0224, chapter 3): a 32-bit count of seconds with an alarm. It is
 * always started, as the battery of a board keeps it, and a reset leaves the time alone.
 */
public final class Pl031Rtc extends PrimeCell {
  private static final int PERIPHERAL_ID = 0x0014_1031;

  private static final int RTCDR = 0x00;
  private static final int RTCMR = 0x04;
  private static final int RTCLR = 0x08;
  private static final int RTCCR = 0x0C;
  private static final int RTCIMSC = 0x10;
  private static final int RTCRIS = 0x14;
  private static final int RTCMIS = 0x18;
  private static final int RTCICR = 0x1C;

  private static final int STARTED = 1;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Clock clock;
  private final IrqLine irq;
  private final Timer alarm;

  /** What RTCDR said when guest time was 0, modulo 2^32. */
  private int offset;

  private int match;
  private int load;
  private int mask;
  private int raw;

  /**
   * A clock.
   *
   * @param irq RTCINTR
   * @param epochSeconds what it says when guest time is 0, in seconds since 1970 UTC
   */
  public Pl031Rtc(MachineContext context, IrqLine irq, long epochSeconds) {
    super("pl031", PERIPHERAL_ID, context.log());
    this.clock = context.clock();
    this.irq = irq;
    this.offset = (int) epochSeconds;
    this.alarm = context.events().newTimer(this::alarmReached);
    reset();
  }

  @Override
  public void reset() {
    match = 0;
    load = 0;
    mask = 0;
    raw = 0;
    alarm.cancel();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    offset = v.word("offset", offset);
    match = v.word("match", match);
    load = v.word("load", load);
    mask = v.word("mask", mask);
    raw = v.word("raw", raw);
    v.part("alarm", alarm);
  }

  @Override
  protected int readRegister(int register) {
    return switch (register) {
      case RTCDR -> seconds();
      case RTCMR -> match;
      case RTCLR -> load;
      case RTCCR -> STARTED;
      case RTCIMSC -> mask;
      case RTCRIS -> raw;
      case RTCMIS -> raw & mask;
      default -> noReadableRegister(register);
    };
  }

  @Override
  protected void writeRegister(int register, int value) {
    switch (register) {
      case RTCMR -> {
        match = value;
        setAlarm();
      }
      case RTCLR -> {
        load = value;
        offset += value - seconds();
        setAlarm();
      }
      case RTCCR -> {
        // Starting a clock that runs changes nothing, and only a power cycle would stop it.
      }
      case RTCIMSC -> mask = value & 1;
      // DDI 0224 wants bit 0 set, the ARM926EJ-S chip manual (DDI 0287) takes any value.
      case RTCICR -> raw = 0;
      default -> noWritableRegister(register, value);
    }
    update();
  }

  private int seconds() {
    return offset + (int) (clock.nanos() / NANOS_PER_SECOND);
  }

  private void setAlarm() {
    long left = Integer.toUnsignedLong(match - seconds());
    if (left == 0) {
      raw = 1;
      alarm.cancel();
    } else {
      alarm.arm((clock.nanos() / NANOS_PER_SECOND + left) * NANOS_PER_SECOND);
    }
  }

  private void alarmReached() {
    raw = 1;
    update();
  }

  private void update() {
    irq.set((raw & mask) != 0);
  }
}
