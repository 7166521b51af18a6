package dev.armature.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs Armature once and gives the figures that it writes by {@code --stats}. */
final class RunStatistics {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private RunStatistics() {}

  /**
   * Runs {@code command}, which ends by itself.
   *
   * @throws BenchException if it does not end with {@code exitCode}, or writes no figures
   */
  static JsonNode of(List<String> command, int exitCode) {
    try {
      Path statistics = Files.createTempFile("armature-bench", ".json");
      try {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--stats", statistics.toString()));
        try (GuestProcess process = new GuestProcess(all, LIMIT)) {
          process.awaitEnd(exitCode);
        }
        return new ObjectMapper().readTree(statistics.toFile());
      } finally {
        Files.deleteIfExists(statistics);
      }
    } catch (IOException e) {
      throw BenchException.failure("its statistics cannot be read: " + e.getMessage());
    }
  }
}
