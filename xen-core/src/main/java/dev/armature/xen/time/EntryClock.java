package dev.armature.xen.time;

import dev.armature.xen.platform.TimerDriver;

/**
 * The board's timer, its clock read at most once in each entry into the hypervisor: no guest time
 * passes there, and a device's register costs more than what it is read for.
 */
public final class EntryClock implements TimerDriver {
  private final TimerDriver driver;
  private long now;
  private boolean known;

  /** The clock of {@code driver}. */
  public EntryClock(TimerDriver driver) {
    this.driver = driver;
  }

  /** The hypervisor is entered: time has passed. */
  public void entered() {
    known = false;
  }

  @Override
  public void start() {
    driver.start();
  }

  @Override
  public long nanos() {
    if (!known) {
      now = driver.nanos();
      known = true;
    }
    return now;
  }

  /** What {@link #nanos} said last, in this entry or an earlier one: it is not earlier now. */
  public long latest() {
    return now;
  }

  @Override
  public void arm(long deadline) {
    driver.arm(deadline);
  }

  @Override
  public void acknowledge() {
    driver.acknowledge();
  }

  @Override
  public int line() {
    return driver.line();
  }
}
