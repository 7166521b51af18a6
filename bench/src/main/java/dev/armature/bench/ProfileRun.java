package dev.armature.bench;

import com.fasterxml.jackson.databind.JsonNode;
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
  /**
   * Runs once.
   *
   * @return the members of {@code cpuThread} in the statistics of {@code --tiers}, most of them
   *     seconds
   * @throws BenchException if the run fails
   */
  Map<String, Double> run() {
    try {
      List<String> all = new ArrayList<>(emulator.run(options));
      all.add("--tiers");
      return times(RunStatistics.of(all, exitCode).path("cpuThread"));
    } catch (BenchException e) {
      throw e.about(name);
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
