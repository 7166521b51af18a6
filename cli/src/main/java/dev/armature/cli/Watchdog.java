package dev.armature.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends a run after a time: kindly, and if nothing comes of it, the hard way. */
final class Watchdog implements AutoCloseable {
  private static final long GRACE_MILLIS = 10_000;

  private final Double seconds;
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * @param seconds how long the run may take, or null for as long as it likes
   */
  Watchdog(Double seconds) {
    this.seconds = seconds;
  }

  /**
   * Starts the time.
   *
   * @param end asked to end the run
   * @param cleanUp run before the JVM is halted
   */
  void start(RunEnd end, Runnable cleanUp) {
    if (seconds != null) {
      Thread.ofPlatform().daemon().name("armature-timeout").start(() -> watch(end, cleanUp));
    }
  }

  /** Waits at a latch: Thread.sleep loads a class of the Flight Recorder, 2 ms of a start. */
  private void watch(RunEnd end, Runnable cleanUp) {
    try {
      if (over.await((long) (seconds * 1000), TimeUnit.MILLISECONDS)) {
        return;
      }
      end.request(RunEnd.Reason.TIMEOUT);
      if (over.await(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      return;
    }
    cleanUp.run();
    System.err.println("armature: the machine did not stop after the timeout");
    Runtime.getRuntime().halt(ExitCode.TIMEOUT);
  }

  /** The run has ended, and nothing of it is left that could hang. */
  @Override
  public void close() {
    over.countDown();
  }
}
