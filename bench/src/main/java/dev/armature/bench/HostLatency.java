package dev.armature.bench;

import org.HdrHistogram.Histogram;

/**
 * What the host and the JVM give without an emulator: a thread that does nothing but look at a word
 * in memory stands where the guest's would, and takes the time when it sees that another thread has
 * written it. No emulator in this JVM can be sooner.
 */
final class HostLatency implements AutoCloseable {
  private final Thread looker;
  private volatile long posted;
  private volatile long seen;
  private volatile long seenNanos;
  private volatile boolean closed;

  /** Starts the thread that looks. */
  HostLatency() {
    looker = Thread.ofPlatform().daemon().name("bench-looker").start(this::look);
  }

  private void look() {
    while (!closed) {
      if (posted != seen) {
        seenNanos = System.nanoTime();
        seen = seen + 1; // written by this thread only
      }
    }
  }

  /** The thread that looks. */
  Thread looker() {
    return looker;
  }

  /** As {@link LatencyProbe#hostEvents}. */
  Histogram events(int count) {
    return LatencyProbe.events(count, () -> posted = posted + 1, () -> seen, () -> seenNanos);
  }

  @Override
  public void close() {
    closed = true;
    try {
      looker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
