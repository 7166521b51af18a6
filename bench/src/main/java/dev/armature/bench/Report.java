package dev.armature.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a benchmark found: a table to read and a tree to keep. */
interface Report {
  /** The table, lines ended by newlines. */
  String table();

  /**
   * Where and when it was measured.
   *
   * @param measured the time of the report, ISO 8601, UTC
   * @param processors of the host
   * @param system the host's operating system and architecture
   * @param java the Java that ran the harness, and Armature
   */
  record Host(String measured, int processors, String system, String java) {
    static Host current() {
      return new Host(
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("os.name") + " " + System.getProperty("os.arch"),
          System.getProperty("java.vm.name") + " " + Runtime.version());
    }
  }

  /** The report's record as JSON. */
  default String json() {
    try {
      return JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build()
          .writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes the report's record as JSON.
   *
   * @throws BenchException if the file cannot be written
   */
  default void write(Path file) {
    try {
      Files.writeString(file, json());
    } catch (IOException e) {
      throw BenchException.usage("cannot write " + file + ": " + e.getMessage());
    }
  }
}
