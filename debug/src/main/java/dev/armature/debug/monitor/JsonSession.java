package dev.armature.debug.monitor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.armature.debug.DebugControl;
import dev.armature.debug.Halt;
import dev.armature.debug.HaltListener;
import dev.armature.debug.MachineGoneException;
import dev.armature.debug.TextCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A program at a monitor: one JSON object a line in each direction, in the manner of QEMU's machine
 * protocol. Answers have {@code return} or {@code error}; between them come events.
 */
public final class JsonSession implements HaltListener {
  /** Lines that wait to be read. Events are dropped for who does not read; answers wait. */
  private static final int MOST_WAITING = 256;

  /** Behind the last line, to end the writer. */
  private static final String END = "";

  /** Who does not read the last answer does not keep the run from ending. */
  private static final long LONGEST_FAREWELL_MILLIS = 10_000;

  private static final JsonFactory JSON = new JsonFactory();

  private final Lines in;
  private final OutputStream out;
  private final Monitor monitor;
  private final DebugControl control;
  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

  /** Ends the run behind the last answer; null as long as it goes on. */
  private Runnable end;

  /** A session over a pair of streams. */
  public JsonSession(InputStream in, OutputStream out, Monitor monitor, DebugControl control) {
    this.in = new Lines(in);
    this.out = out;
    this.monitor = monitor;
    this.control = control;
  }

  /** What is written into an object. */
  @FunctionalInterface
  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Serves until the other side ends or the run does.
   *
   * @throws IOException if the other side is gone
   */
  public void run() throws IOException {
    Thread writer = Thread.ofPlatform().daemon().name("armature-qmp-writer").start(this::write);
    control.addListener(this);
    try {
      waiting.put(
          line(
              json -> {
                json.writeObjectFieldStart("QMP");
                json.writeObjectFieldStart("version");
                json.writeStringField("package", "armature");
                json.writeEndObject();
                json.writeArrayFieldStart("capabilities");
                json.writeEndArray();
                json.writeEndObject();
              }));
      for (String answer = next(); answer != null; answer = end == null ? next() : null) {
        waiting.put(answer);
      }
      if (end != null) {
        endRun(writer);
      } else {
        // Who has sent all it wanted to may still read.
        waiting.put(END);
        writer.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      control.removeListener(this);
      writer.interrupt();
    }
  }

  /** Ends the run once its answer is written: the end of the run closes the connection. */
  private void endRun(Thread writer) throws InterruptedException {
    event("SHUTDOWN");
    waiting.offer(END);
    writer.join(LONGEST_FAREWELL_MILLIS);
    end.run();
  }

  private void write() {
    try {
      for (String line = waiting.take(); !line.equals(END); line = waiting.take()) {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException | InterruptedException e) {
      // The other side is gone, or the session is over: nobody reads what is left.
      waiting.clear();
    }
  }

  /** The answer to the next line that is not blank; null at the end. */
  private String next() throws IOException {
    String id = null;
    try {
      String line = in.next();
      while (line != null && line.isBlank()) {
        line = in.next();
      }
      if (line == null) {
        return null;
      }
      JsonRequest request = JsonRequest.of(line);
      id = request.id();
      Body body = result(request);
      String carried = id;
      return line(
          json -> {
            body.write(json);
            writeId(json, carried);
          });
    } catch (MonitorException | MachineGoneException e) {
      String carried = id;
      return line(
          json -> {
            json.writeObjectFieldStart("error");
            json.writeStringField("class", "GenericError");
            json.writeStringField("desc", e.getMessage());
            json.writeEndObject();
            writeId(json, carried);
          });
    }
  }

  private Body result(JsonRequest request) throws MonitorException, MachineGoneException {
    switch (request.command()) {
      case "qmp_capabilities" -> {
        return json -> {
          json.writeObjectFieldStart("return");
          json.writeEndObject();
        };
      }
      case "human-monitor-command" -> {
        TextCommands.Answer answer =
            monitor.run(request.arguments().getOrDefault("command-line", ""));
        end = answer.end();
        return json -> json.writeStringField("return", answer.text());
      }
      case "query-status" -> {
        return report(monitor.runLine("info status"));
      }
      default -> {
        return report(monitor.run(request.command(), request.arguments()));
      }
    }
  }

  private Body report(Report report) {
    end = report.end();
    return json -> {
      json.writeFieldName("return");
      report.write(json);
    };
  }

  private static void writeId(JsonGenerator json, String id) throws IOException {
    if (id != null) {
      json.writeStringField("id", id);
    }
  }

  private static String line(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append("\n").toString();
  }

  private void event(String name) {
    String text = line(json -> json.writeStringField("event", name));
    if (!waiting.offer(text)) {
      // Nobody reads; the CPU thread does not wait for them.
      return;
    }
  }

  @Override
  public void halted(Halt halt) {
    event("STOP");
  }

  @Override
  public void resumed() {
    event("RESUME");
  }

  @Override
  public void gone() {
    event("SHUTDOWN");
  }
}
