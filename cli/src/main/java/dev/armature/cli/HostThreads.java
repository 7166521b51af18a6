package dev.armature.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The processor time of this process' threads so far, HotSpot's own among them, by name (proc(5):
 * task, comm, schedstat). Empty where there is no such /proc.
 *
 * @param nanos by the name that the kernel knows, at most 15 characters; same names are added up
 */
record HostThreads(Map<String, Long> nanos) {
  private static final Path TASKS = Path.of("/proc/self/task");

  /** As it is now. */
  static HostThreads now() {
    Map<String, Long> nanos = new HashMap<>();
    if (Files.isDirectory(TASKS)) {
      try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
        for (Path task : tasks) {
          add(task, nanos);
        }
      } catch (IOException e) {
        // Not told, then.
      }
    }
    return new HostThreads(nanos);
  }

  private static void add(Path task, Map<String, Long> nanos) {
    try {
      String name = Files.readString(task.resolve("comm")).strip();
      nanos.merge(name, schedule(task)[0], Long::sum);
    } catch (IOException e) {
      // The thread has ended meanwhile.
    }
  }

  /**
   * What the calling thread has had of the host: nanoseconds on a processor, and nanoseconds for
   * which it could have run and waited for one; zeros if unknown.
   */
  static long[] ofThisThread() {
    Path task = Path.of("/proc/thread-self");
    try {
      return Files.isReadable(task.resolve("schedstat")) ? schedule(task) : new long[2];
    } catch (IOException e) {
      return new long[2];
    }
  }

  private static long[] schedule(Path task) throws IOException {
    String[] words = Files.readString(task.resolve("schedstat")).strip().split(" ", -1);
    return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
  }

  /** The times since {@code before}. */
  HostThreads since(HostThreads before) {
    Map<String, Long> difference = new HashMap<>(nanos);
    before.nanos.forEach((name, then) -> difference.merge(name, -then, Long::sum));
    return new HostThreads(difference);
  }

  /** Seconds of the threads whose name begins with {@code prefix}. */
  double seconds(String prefix) {
    return sum(prefix) / 1e9;
  }

  /** Seconds of the threads whose name begins with {@code prefix}, since {@code before}. */
  double seconds(String prefix, HostThreads before) {
    return (sum(prefix) - before.sum(prefix)) / 1e9;
  }

  private long sum(String prefix) {
    return nanos.entrySet().stream()
        .filter(thread -> thread.getKey().startsWith(prefix))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
