package dev.armature.runtime.machine;

import dev.armature.runtime.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Rings when guest time on the real clock reaches a deadline, so that a busy engine need not look
 * at the clock. A daemon thread that is parked but for those moments.
 */
final class AlarmThread {
  private final Clock clock;
  private final Runnable ring;
  private final Thread thread;
  private final AtomicLong deadline = new AtomicLong(Long.MAX_VALUE);
  private volatile boolean closed;

  AlarmThread(Clock clock, Runnable ring) {
    this.clock = clock;
    this.ring = ring;
    this.thread = Thread.ofPlatform().daemon().name("armature-alarm").start(this::loop);
  }

  /** Moves the alarm; {@link Long#MAX_VALUE} for never. One setter thread. */
  void set(long nanos) {
    long before = deadline.getAndSet(nanos);
    // A later deadline needs no wake-up now: the thread wakes at the old one and sleeps on.
    if (nanos < before) {
      LockSupport.unpark(thread);
    }
  }

  /** Ends the thread. */
  void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void loop() {
    TimerSlack.makeLeast();
    while (!closed) {
      long at = deadline.get();
      if (at == Long.MAX_VALUE) {
        LockSupport.park(this);
        continue;
      }
      long left = at - clock.nanos();
      if (left > 0) {
        LockSupport.parkNanos(this, left);
      } else if (deadline.compareAndSet(at, Long.MAX_VALUE)) {
        ring.run();
      }
    }
  }
}
