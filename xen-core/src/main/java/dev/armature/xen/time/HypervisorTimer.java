package dev.armature.xen.time;

/** A one-shot timer of system time; made by {@link TimerQueue#newTimer}. */
public final class HypervisorTimer {
  static final int IDLE = -1;

  private final TimerQueue queue;
  final Runnable action;
  int slot = IDLE;
  long deadline;

  HypervisorTimer(TimerQueue queue, Runnable action) {
    this.queue = queue;
    this.action = action;
  }

  /** Has the action run once system time reaches {@code nanos}; moves the timer if it is armed. */
  public void arm(long nanos) {
    queue.arm(this, nanos);
  }

  /** Disarms the timer. */
  public void cancel() {
    queue.cancel(this);
  }

  /** Whether the timer is armed. */
  public boolean isArmed() {
    return slot != IDLE;
  }
}
