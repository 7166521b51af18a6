package dev.armature.xen.time;

/**
 * The hypervisor's timers, the earliest on top: a binary heap, so that the price of arming one
 * grows with the logarithm of their number.
 */
public final class TimerQueue {
  private final HypervisorTimer[] heap;
  private int size;

  /**
   * @param capacity timers that can be armed at a time
   */
  public TimerQueue(int capacity) {
    heap = new HypervisorTimer[capacity];
  }

  /** A timer that is not armed. */
  public HypervisorTimer newTimer(Runnable action) {
    return new HypervisorTimer(this, action);
  }

  /** The earliest deadline in ns of system time, or {@link Long#MAX_VALUE}. */
  public long earliest() {
    return size == 0 ? Long.MAX_VALUE : heap[0].deadline;
  }

  /** Runs the actions that are due at {@code now}. */
  public void runDue(long now) {
    while (size > 0 && heap[0].deadline <= now) {
      HypervisorTimer due = heap[0];
      cancel(due);
      due.action.run();
    }
  }

  void arm(HypervisorTimer timer, long deadline) {
    if (timer.slot == HypervisorTimer.IDLE) {
      timer.slot = size++;
    }
    timer.deadline = deadline;
    heap[timer.slot] = timer;
    siftUp(timer);
    siftDown(timer);
  }

  void cancel(HypervisorTimer timer) {
    if (timer.slot == HypervisorTimer.IDLE) {
      return;
    }
    int hole = timer.slot;
    HypervisorTimer last = heap[--size];
    heap[size] = null;
    timer.slot = HypervisorTimer.IDLE;
    if (last != timer) {
      place(last, hole);
      siftUp(last);
      siftDown(last);
    }
  }

  private void siftUp(HypervisorTimer timer) {
    int i = timer.slot;
    while (i > 0 && timer.deadline < heap[(i - 1) >>> 1].deadline) {
      int parent = (i - 1) >>> 1;
      place(heap[parent], i);
      i = parent;
    }
    place(timer, i);
  }

  private void siftDown(HypervisorTimer timer) {
    int i = timer.slot;
    while (2 * i + 1 < size) {
      int child = 2 * i + 1;
      if (child + 1 < size && heap[child + 1].deadline < heap[child].deadline) {
        child++;
      }
      if (heap[child].deadline >= timer.deadline) {
        break;
      }
      place(heap[child], i);
      i = child;
    }
    place(timer, i);
  }

  private void place(HypervisorTimer timer, int slot) {
    heap[slot] = timer;
    timer.slot = slot;
  }
}
