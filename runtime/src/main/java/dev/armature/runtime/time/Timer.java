package dev.armature.runtime.time;

import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;

/**
 * A one-shot timer of guest time, made by {@link EventQueue#newTimer}. CPU thread only.
 *
 * <p>Its state is when it is due; the device that owns it visits it as a part.
 */
public final class Timer implements Stateful {
  static final long NEVER = Long.MAX_VALUE;

  @NotState("the machine's; follows the timers")
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

  @Override
  public void visitState(StateVisitor v) {
    long due = v.range("deadline", deadline, 0, NEVER);
    if (v.loading()) {
      queue.move(this, due);
    }
  }
}
