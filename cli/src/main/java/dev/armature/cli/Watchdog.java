package dev.armature.cli;

/** Ends a run after a time: kindly, and if nothing comes of it, the hard way. */
final class Watchdog implements AutoCloseable {
  private static final long GRACE_MILLIS = 10_000;

  private final Double seconds;
  private Thread thread;

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
      thread =
          Thread.ofPlatform().daemon().name("armature-timeout").start(() -> watch(end, cleanUp));
    }
  }

  private void watch(RunEnd end, Runnable cleanUp) {
    try {
      Thread.sleep((long) (seconds * 1000));
      end.request(RunEnd.Reason.TIMEOUT);
      Thread.sleep(GRACE_MILLIS);
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
    if (thread != null) {
      thread.interrupt();
    }
  }
}
