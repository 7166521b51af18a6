package dev.armature.debug.monitor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a program asks for: {@code {"execute": "x", "arguments": {"address": 32768}, "id": 1}}.
 *
 * @param command its name
 * @param arguments as text, by name
 * @param id what the answer is to carry, as text, or null
 */
record JsonRequest(String command, Map<String, String> arguments, String id) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads a line.
   *
   * @throws MonitorException if it is no request
   */
  static JsonRequest of(String line) throws MonitorException {
    try (JsonParser parser = JSON.createParser(line)) {
      JsonRequest request = request(parser);
      if (parser.nextToken() != null) {
        throw wrong("one object in a line is needed");
      }
      return request;
    } catch (IOException e) {
      throw wrong("this is no JSON");
    }
  }

  private static JsonRequest request(JsonParser parser) throws IOException, MonitorException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw wrong("an object is needed");
    }
    String command = null;
    String id = null;
    Map<String, String> arguments = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "execute" -> command = scalar(parser, name);
        case "id" -> id = scalar(parser, name);
        case "arguments" -> readArguments(parser, arguments);
        default -> throw wrong("unknown member '" + name + "'");
      }
    }
    if (command == null) {
      throw wrong("'execute' is missing");
    }
    return new JsonRequest(command, arguments, id);
  }

  private static void readArguments(JsonParser parser, Map<String, String> arguments)
      throws IOException, MonitorException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw wrong("'arguments' must be an object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      arguments.put(name, scalar(parser, name));
    }
  }

  private static String scalar(JsonParser parser, String name)
      throws IOException, MonitorException {
    if (!parser.currentToken().isScalarValue() || parser.currentToken() == JsonToken.VALUE_NULL) {
      throw wrong("'" + name + "' must be a string or a number");
    }
    return parser.getText();
  }

  private static MonitorException wrong(String what) {
    return new MonitorException("%s; for example {\"execute\": \"stop\"}", what);
  }
}
