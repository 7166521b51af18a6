package dev.armature.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs Armature and reads where its time went out of the figures that it writes.
 *
 * @param name what the report calls it
 * @param emulator Armature
 * @param options of the run, which ends by itself
 * @param exitCode which it ends with
 */
record ProfileRun(String name, Emulator emulator, List<String> options, int exitCode) {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /**
   * Runs once.
   *
   * @return the members of {@code cpuThread} in the statistics of {@code --tiers}, most of them
   *     seconds
   * @throws BenchException if the run fails
   */
  Map<String, Double> run() {
    try {
      Path statistics = Files.createTempFile("armature-bench", ".json");
      try {
        List<String> all = new ArrayList<>(emulator.run(options));
        all.addAll(List.of("--tiers", "--stats", statistics.toString()));
        try (GuestProcess process = new GuestProcess(all, LIMIT)) {
          process.awaitEnd(exitCode);
        }
        return times(new ObjectMapper().readTree(statistics.toFile()).path("cpuThread"));
      } finally {
        Files.deleteIfExists(statistics);
      }
    } catch (BenchException e) {
      throw e.about(name);
    } catch (IOException e) {
      throw BenchException.failure(name + ": its statistics cannot be read: " + e.getMessage());
    }
  }

  private Map<String, Double> times(JsonNode tree) {
    Map<String, Double> times = new LinkedHashMap<>();
    tree.properties().forEach(member -> times.put(member.getKey(), member.getValue().asDouble()));
    if (times.getOrDefault("wallSeconds", 0.0) <= 0) {
      throw BenchException.failure("its statistics say nothing of times");
    }
    return times;
  }
}
