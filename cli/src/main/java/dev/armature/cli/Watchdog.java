package dev.armature.cli;

/** Ends a run after a time: kindly, and if nothing comes of it, the hard way. */
final class Watchdog {
  private static final long GRACE_MILLIS = 10_000;

  private Watchdog() {}

  /**
   * Starts the time.
   *
   * @param seconds how long the run may take
   * @param end asked to end the run
   * @param cleanUp run before the JVM is halted
   */
  static void start(double seconds, RunEnd end, Runnable cleanUp) {
    Thread.ofPlatform().daemon().name("armature-timeout").start(() -> run(seconds, end, cleanUp));
  }

  private static void run(double seconds, RunEnd end, Runnable cleanUp) {
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
}
