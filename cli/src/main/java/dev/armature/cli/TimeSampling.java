package dev.armature.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time of the thread that runs the guest goes: JFR looks at its stack a hundred times a
 * second, and tells of each method that HotSpot has compiled, by which samples in code of C1 and of
 * C2 are told apart. To be used by that thread.
 */
final class TimeSampling implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final String COMPILATION = "jdk.Compilation";
  private static final String COLLECTION = "jdk.GarbageCollection";

  private final Recording recording = new Recording();
  private final long thread = Thread.currentThread().threadId();
  private final HostThreads threads;
  private final long[] schedule;
  private final long started;

  /**
   * What was found. Times are in seconds.
   *
   * @param wall of the whole run
   * @param processor of the thread that ran the guest
   * @param waited for which that thread could have run and waited for a processor
   * @param samples of that thread
   * @param kinds the share of the samples, by kind
   * @param c1Compiler processor time of HotSpot's C1 compiler
   * @param c2Compiler processor time of HotSpot's C2 compiler
   * @param collection pauses of the garbage collector
   */
  record Result(
      double wall,
      double processor,
      double waited,
      int samples,
      Map<TimeKind, Double> kinds,
      double c1Compiler,
      double c2Compiler,
      double collection) {}

  /** Starts. */
  TimeSampling() {
    recording.enable(SAMPLE).withPeriod(PERIOD);
    recording.enable(COMPILATION).withThreshold(Duration.ZERO);
    recording.enable(COLLECTION);
    recording.start();
    threads = HostThreads.now();
    schedule = HostThreads.ofThisThread();
    started = System.nanoTime();
  }

  /** Stops and computes. */
  Result finish() throws IOException {
    double wall = (System.nanoTime() - started) / 1e9;
    long[] scheduled = HostThreads.ofThisThread();
    HostThreads now = HostThreads.now();
    recording.stop();
    Path file = Files.createTempFile("armature", ".jfr");
    try {
      recording.dump(file);
      return evaluate(file, wall, scheduled, now);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Result evaluate(Path file, double wall, long[] scheduled, HostThreads now)
      throws IOException {
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    events.sort(Comparator.comparing(RecordedEvent::getEndTime));
    CompileLevels levels = new CompileLevels();
    Map<TimeKind, Integer> counts = new EnumMap<>(TimeKind.class);
    int samples = 0;
    Duration collection = Duration.ZERO;
    for (RecordedEvent event : events) {
      switch (event.getEventType().getName()) {
        case COMPILATION -> levels.add(event);
        case COLLECTION -> collection = collection.plus(event.getDuration("sumOfPauses"));
        case SAMPLE -> {
          RecordedThread sampled = event.getThread("sampledThread");
          if (sampled != null
              && sampled.getJavaThreadId() == thread
              && event.getStackTrace() != null) {
            samples++;
            counts.merge(TimeKind.of(event.getStackTrace().getFrames(), levels), 1, Integer::sum);
          }
        }
        default -> {}
      }
    }
    Map<TimeKind, Double> kinds = new EnumMap<>(TimeKind.class);
    for (TimeKind kind : TimeKind.values()) {
      kinds.put(kind, samples == 0 ? 0.0 : counts.getOrDefault(kind, 0) / (double) samples);
    }
    return new Result(
        wall,
        (scheduled[0] - schedule[0]) / 1e9,
        (scheduled[1] - schedule[1]) / 1e9,
        samples,
        kinds,
        now.seconds("C1 CompilerThre", threads),
        now.seconds("C2 CompilerThre", threads),
        collection.toNanos() / 1e9);
  }

  @Override
  public void close() {
    recording.close();
  }
}
