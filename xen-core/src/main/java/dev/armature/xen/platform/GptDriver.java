package dev.armature.xen.platform;

/**
 * Time on the i.MX21: general-purpose timer 1 (i.MX21 reference manual, "GPT") runs free at 32,768
 * Hz; its count is the clock, its compare register the timer.
 */
final class GptDriver implements TimerDriver {
  private static final int TCTL = 0x00;
  private static final int TPRER = 0x04;
  private static final int TCMP = 0x08;
  private static final int TCN = 0x10;
  private static final int TSTAT = 0x14;
  private static final int ENABLE = 1;
  private static final int CLOCK_32_KHZ = 4 << 1;
  private static final int COMPARE_INTERRUPT = 1 << 4;
  private static final int FREE_RUNNING = 1 << 8;
  private static final int ALL_EVENTS = 3;
  private static final long HERTZ = 32_768;
  private static final long NANOS = 1_000_000_000;

  /** A compare value nearer than this might be passed before it is written. */
  private static final long NEAREST = 2;

  /** The count wraps after 36 hours; it is looked at before. */
  private static final long LONGEST_SLEEP = 1 << 30;

  private static final long NOT_ARMED = -1;

  private final Registers gpt;
  private final int line;
  private int lastCount;
  private long count;

  /** When the timer rings, or {@link #NOT_ARMED}. */
  private long armedFor = NOT_ARMED;

  GptDriver(Registers gpt, int line) {
    this.gpt = gpt;
    this.line = line;
  }

  @Override
  public void start() {
    gpt.write(TCTL, 0);
    gpt.write(TPRER, 0);
    gpt.write(TSTAT, ALL_EVENTS);
    gpt.write(TCTL, ENABLE | CLOCK_32_KHZ | COMPARE_INTERRUPT | FREE_RUNNING);
    lastCount = gpt.read(TCN);
    count = 0;
    arm(Long.MAX_VALUE);
  }

  private void update() {
    int now = gpt.read(TCN);
    count += Integer.toUnsignedLong(now - lastCount);
    lastCount = now;
  }

  @Override
  public long nanos() {
    update();
    // Seconds apart, so that nothing overflows.
    return count / HERTZ * NANOS + count % HERTZ * NANOS / HERTZ;
  }

  @Override
  public void arm(long deadline) {
    // Ringing too early costs less than setting the timer each time a deadline moves away.
    if (armedFor <= deadline && armedFor != NOT_ARMED) {
      return;
    }
    armedFor = deadline;
    long rest = Math.min(Math.max(deadline - nanos(), 0) / (NANOS / HERTZ), LONGEST_SLEEP);
    gpt.write(TCMP, lastCount + (int) Math.max(rest + 1, NEAREST));
  }

  @Override
  public void acknowledge() {
    gpt.write(TSTAT, ALL_EVENTS);
    armedFor = NOT_ARMED;
  }

  @Override
  public int line() {
    return line;
  }
}
