package dev.armature.runtime.time;

import java.util.ArrayList;
import java.util.List;

/**
 * The timers of a machine, ordered by guest time. CPU thread only.
 *
 * <p>Boards have a few dozen timers at most, so the earliest is found by a scan when something
 * moved; nothing is allocated after the devices are built. Timers due at the same time run in the
 * order in which they were made, so that a run on the virtual clock is reproducible.
 */
public final class EventQueue {
  private final List<Timer> timers = new ArrayList<>();
  private Runnable onEarlier = () -> {};
  private long earliest = Timer.NEVER;

  /** A new timer, not armed, that runs {@code action} on the CPU thread. */
  public Timer newTimer(Runnable action) {
    Timer timer = new Timer(this, action, timers.size());
    timers.add(timer);
    return timer;
  }

  /** Called when the earliest deadline moves nearer. */
  public void onEarlier(Runnable listener) {
    onEarlier = listener;
  }

  /** The earliest deadline in guest nanoseconds, or {@link Long#MAX_VALUE}. */
  public long earliest() {
    return earliest;
  }

  /**
   * Runs the actions due at {@code now}; an action may arm timers, which run too if they are due.
   */
  public void runDue(long now) {
    while (earliest <= now) {
      Timer due = null;
      for (int i = 0; i < timers.size(); i++) {
        Timer t = timers.get(i);
        if (due == null || t.deadline < due.deadline) {
          due = t;
        }
      }
      due.deadline = Timer.NEVER;
      rescan();
      due.action.run();
    }
  }

  void move(Timer timer, long deadline) {
    long before = earliest;
    boolean wasEarliest = timer.deadline == earliest;
    timer.deadline = deadline;
    if (deadline < earliest) {
      earliest = deadline;
      onEarlier.run();
    } else if (wasEarliest && before != deadline) {
      rescan();
    }
  }

  private void rescan() {
    long min = Timer.NEVER;
    for (int i = 0; i < timers.size(); i++) {
      min = Math.min(min, timers.get(i).deadline);
    }
    earliest = min;
  }
}
