package dev.armature.runtime.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How late Linux may wake a thread that sleeps for a time: 50 us unless the thread says otherwise
 * (proc(5), timerslack_ns), which is most of what a guest's timer would be late by.
 */
final class TimerSlack {
  private TimerSlack() {}

  /** Has the calling thread woken as exactly as the host can. Does nothing where it cannot ask. */
  static void makeLeast() {
    try {
      Path self = Files.readSymbolicLink(Path.of("/proc/thread-self"));
      Files.writeString(Path.of("/proc", self.getFileName().toString(), "timerslack_ns"), "1");
    } catch (IOException | RuntimeException e) {
      // Not Linux, or no /proc: timers are as late as they are.
      return;
    }
  }
}
