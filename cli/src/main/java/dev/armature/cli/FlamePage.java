package dev.armature.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a flame graph as a page that needs no other file. */
final class FlamePage {
  private static final String TEMPLATE = "flame.html";
  private static final String DATA = "\"DATA\"";
  private static final String TITLE = "TITLE";

  private FlamePage() {}

  /**
   * Writes {@code graph} to {@code file}.
   *
   * @param title what was run
   */
  static void write(FlameNode graph, String title, Path file) throws IOException {
    StringWriter data = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(data)) {
      graph.write(json);
    }
    // Guests name their functions: none may end the script.
    String page =
        template()
            .replace(TITLE, title.replace("&", "&amp;").replace("<", "&lt;"))
            .replace(DATA, data.toString().replace("<", "\\u003c"));
    Files.writeString(file, page);
  }

  private static String template() throws IOException {
    try (InputStream in = FlamePage.class.getResourceAsStream(TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
