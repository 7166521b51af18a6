package dev.armature.debug.monitor;

import dev.armature.debug.MachineGoneException;
import dev.armature.debug.TextCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A person at a monitor: prompts, lines, answers. */
public final class TextSession {
  private final Lines in;
  private final OutputStream out;
  private final Monitor monitor;

  /** A session over a pair of streams. */
  public TextSession(InputStream in, OutputStream out, Monitor monitor) {
    this.in = new Lines(in);
    this.out = out;
    this.monitor = monitor;
  }

  /**
   * Serves until the other side ends or the run does.
   *
   * @throws IOException if the other side is gone
   */
  public void run() throws IOException {
    write("Armature monitor; 'help' lists the commands\n" + Monitor.PROMPT);
    try {
      for (TextCommands.Answer answer = next(); answer != null; answer = next()) {
        write(answer.text() + Monitor.PROMPT);
        if (answer.end() != null) {
          answer.end().run();
        }
      }
    } catch (MachineGoneException e) {
      write(e.getMessage() + "\n");
    }
  }

  /** The answer to the next line; null at the end. */
  private TextCommands.Answer next() throws IOException, MachineGoneException {
    try {
      String line = in.next();
      return line == null ? null : monitor.run(line);
    } catch (MonitorException e) {
      return Monitor.complaint(e);
    }
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
