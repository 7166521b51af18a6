package dev.armature.bench;

import dev.armature.translator.EngineKind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * How late interrupts are: from events of the host and timers to the first instruction of the
 * guest's handler, and echoes of a UART over TCP.
 *
 * @param image the latency guest
 * @param engine of the machine within this JVM
 * @param emulators that echo, in turns
 * @param samples of each kind in a round; {@link #WARM_UP} times as many come before each
 */
record LatencyBenchmark(Path image, EngineKind engine, List<Emulator> emulators, int samples) {
  /**
   * An address that an interrupt returns to is hot after 16,000 of them, and a loop has several;
   * each has the CPU's thread form a region, which takes it 2 to 14 ms where HotSpot has not
   * compiled the translator yet. With 20,000 events before the 20,000 measured the 99.99th
   * percentile was 490 to 4,000 us, with 60,000 it is 80 to 280.
   */
  private static final int WARM_UP = 3;

  /**
   * Measures.
   *
   * @param rounds how often each kind is measured; all rounds count
   * @param progress is told a line for each measurement
   */
  LatencyReport run(int rounds, Consumer<String> progress) {
    Map<String, Histogram> series = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      String prefix = "bench: round " + round + " of " + rounds + ": ";
      round(line -> progress.accept(prefix + line))
          .forEach((name, histogram) -> add(series, name, histogram));
    }
    return LatencyReport.of(series);
  }

  /**
   * Measures each kind once.
   *
   * @return nanoseconds, by kind
   */
  Map<String, Histogram> round(Consumer<String> progress) {
    Map<String, Histogram> series = new LinkedHashMap<>();
    progress.accept("events and timers, busy guest");
    measure(LatencyProbe.Guest.BUSY, "busy", series);
    progress.accept("events and timers, waiting guest");
    measure(LatencyProbe.Guest.WAITING, "waiting", series);
    progress.accept("events, two threads of the host alone");
    try (HostLatency host = new HostLatency()) {
      host.events(WARM_UP * samples);
      add(series, "event, host alone", host.events(samples));
    }
    for (Emulator emulator : emulators) {
      progress.accept("echo, " + emulator.name());
      add(series, "echo, " + emulator.name(), new EchoRun(image).run(emulator, samples, samples));
    }
    return series;
  }

  private void measure(LatencyProbe.Guest guest, String name, Map<String, Histogram> series) {
    try (LatencyProbe probe = new LatencyProbe(image, engine, guest, false)) {
      probe.hostEvents(WARM_UP * samples);
      add(series, "event, " + name, probe.hostEvents(samples));
    }
    try (LatencyProbe probe = new LatencyProbe(image, engine, guest, true)) {
      probe.timers(WARM_UP * samples);
      add(series, "timer, " + name, probe.timers(samples));
    }
  }

  private static void add(Map<String, Histogram> series, String name, Histogram more) {
    series.computeIfAbsent(name, n -> LatencyProbe.histogram()).add(more);
  }
}
