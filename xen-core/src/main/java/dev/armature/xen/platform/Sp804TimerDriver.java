package dev.armature.xen.platform;

/**
 * Time on the Versatile/PB: the 24 MHz counter of the system registers is the clock, an SP804
 * counter at 1 MHz (ARM DDI 0271) the timer.
 */
final class Sp804TimerDriver implements TimerDriver {
  private static final int LOAD = 0x00;
  private static final int CONTROL = 0x08;
  private static final int INTCLR = 0x0C;
  private static final int ONE_SHOT_32_BIT_INTERRUPT = 0x23;
  private static final int ENABLE = 0x80;

  /** SCCTRL: all four counters run on the 1 MHz reference. */
  private static final int REFERENCE_CLOCK = 1 << 15 | 1 << 17 | 1 << 19 | 1 << 21;

  private static final int SYS_24MHZ = 0x5C;
  private static final long NANOS_PER_MICRO = 1000;

  /** The 24 MHz counter wraps after 178 s; it is looked at before. */
  private static final long LONGEST_SLEEP = 100_000_000_000L;

  private static final long NOT_ARMED = -1;

  private final Registers timer;
  private final Registers systemController;
  private final Registers systemRegisters;
  private final int line;
  private int lastCount;
  private long count;

  /** When the timer rings, or {@link #NOT_ARMED}. */
  private long armedFor = NOT_ARMED;

  Sp804TimerDriver(
      Registers timer, Registers systemController, Registers systemRegisters, int line) {
    this.timer = timer;
    this.systemController = systemController;
    this.systemRegisters = systemRegisters;
    this.line = line;
  }

  @Override
  public void start() {
    systemController.write(0, systemController.read(0) | REFERENCE_CLOCK);
    timer.write(CONTROL, 0);
    timer.write(INTCLR, 1);
    lastCount = systemRegisters.read(SYS_24MHZ);
    count = 0;
  }

  @Override
  public long nanos() {
    int now = systemRegisters.read(SYS_24MHZ);
    count += Integer.toUnsignedLong(now - lastCount);
    lastCount = now;
    return count * 125 / 3;
  }

  @Override
  public void arm(long deadline) {
    // Ringing too early costs less than setting the timer each time a deadline moves away.
    if (armedFor <= deadline && armedFor != NOT_ARMED) {
      return;
    }
    armedFor = deadline;
    long rest = Math.clamp(deadline - nanos(), NANOS_PER_MICRO, LONGEST_SLEEP);
    timer.write(CONTROL, ONE_SHOT_32_BIT_INTERRUPT);
    timer.write(LOAD, (int) Math.ceilDiv(rest, NANOS_PER_MICRO));
    timer.write(CONTROL, ONE_SHOT_32_BIT_INTERRUPT | ENABLE);
  }

  @Override
  public void acknowledge() {
    timer.write(INTCLR, 1);
    armedFor = NOT_ARMED;
  }

  @Override
  public int line() {
    return line;
  }
}
