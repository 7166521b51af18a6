package dev.armature.primecell;

import dev.armature.runtime.device.Register;
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

  private static final int STARTED = 1;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Register match = register(0x04, "RTCMR").writable(-1).changed(this::setAlarm);
  private final Register load = register(0x08, "RTCLR").writable(-1).changed(this::setTime);
  private final Register mask = register(0x10, "RTCIMSC").writable(1).changed(this::update);
  private final Register raw = register(0x14, "RTCRIS");

  private final Clock clock;
  private final IrqLine irq;
  private final Timer alarm;

  /** What RTCDR said when guest time was 0, modulo 2^32. */
  private int offset;

  /**
   * A clock.
   *
   * @param irq RTCINTR
   * @param epochSeconds what it says when guest time is 0, in seconds since 1970 UTC
   */
  public Pl031Rtc(MachineContext context, IrqLine irq, long epochSeconds) {
    super("pl031", PERIPHERAL_ID, context.log());
    register(0x00, "RTCDR").reads(this::seconds);
    // Starting a clock that runs changes nothing, and only a power cycle would stop it.
    register(0x0C, "RTCCR").reset(STARTED).setByOnes(STARTED);
    register(0x18, "RTCMIS").reads(() -> raw.get() & mask.get());
    register(0x1C, "RTCICR").takes(this::clear);
    this.clock = context.clock();
    this.irq = irq;
    this.offset = (int) epochSeconds;
    this.alarm = context.events().newTimer(this::alarmReached);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    alarm.cancel();
    update();
  }

  @Override
  public void visitState(StateVisitor v) {
    super.visitState(v);
    offset = v.word("offset", offset);
    v.part("alarm", alarm);
  }

  /** DDI 0224 wants bit 0 set, the ARM926EJ-S chip manual (DDI 0287) takes any value. */
  private void clear(int any) {
    raw.set(0);
    update();
  }

  private int seconds() {
    return offset + (int) (clock.nanos() / NANOS_PER_SECOND);
  }

  private void setTime() {
    offset += load.get() - seconds();
    setAlarm();
  }

  private void setAlarm() {
    long left = Integer.toUnsignedLong(match.get() - seconds());
    if (left == 0) {
      raw.set(1);
      alarm.cancel();
    } else {
      alarm.arm((clock.nanos() / NANOS_PER_SECOND + left) * NANOS_PER_SECOND);
    }
    update();
  }

  private void alarmReached() {
    raw.set(1);
    update();
  }

  private void update() {
    irq.set(raw.has(mask.get()));
  }
}
