package dev.armature.runtime.time;

/** A one-shot timer of guest time, made by {@link EventQueue#newTimer}. CPU thread only. */
public final class Timer {
  static final long NEVER = Long.MAX_VALUE;

  private final EventQueue queue;
  final Runnable action;
  final int order;
  long deadline = NEVER;

  Timer(EventQueue queue, Runnable action, int order) {
    this.queue = queue;
    this.action = action;
    this.order = order;
  }

  /** Arms the timer, or moves it: its action runs once when guest time reaches {@code nanos}. */
  public void arm(long nanos) {
    queue.move(this, Math.max(nanos, 0));
  }

  /** Disarms the timer. */
  public void cancel() {
    queue.move(this, NEVER);
  }

  /** Whether the timer is armed. */
  public boolean isArmed() {
    return deadline != NEVER;
  }
}
