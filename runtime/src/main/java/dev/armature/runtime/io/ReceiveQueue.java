package dev.armature.runtime.io;

import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.SpscArrayQueue;

/** Takes bytes from a host thread, which may block, to the CPU thread, which does not. */
public final class ReceiveQueue {
  private static final int CAPACITY = 1 << 12;

  /** How often a reader looks whether the guest has taken something from a full queue. */
  private static final long FULL_NANOS = 1_000_000;

  private final SpscArrayQueue<Integer> queue = new SpscArrayQueue<>(CAPACITY);
  private volatile Runnable listener = () -> {};
  private volatile boolean closed;

  /**
   * Adds a byte, or {@link SerialBackend#BREAK}, and blocks while there is no room. One host
   * thread.
   */
  public void put(int value) {
    while (!queue.offer(value) && !closed) {
      listener.run();
      LockSupport.parkNanos(this, FULL_NANOS);
    }
  }

  /** Tells the guest that there is something. The host thread, after a batch of {@link #put}. */
  public void announce() {
    listener.run();
  }

  /** See {@link SerialBackend#poll}. CPU thread only. */
  int poll() {
    Integer value = queue.poll();
    return value == null ? -1 : value;
  }

  /** See {@link SerialBackend#onInput}. */
  void onInput(Runnable target) {
    listener = target;
    if (!queue.isEmpty()) {
      target.run();
    }
  }

  /** Lets no reader block any more. */
  void close() {
    closed = true;
  }
}
