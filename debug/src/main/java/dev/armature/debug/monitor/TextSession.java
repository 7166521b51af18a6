package dev.armature.debug.monitor;

import dev.armature.debug.MachineGoneException;
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
      for (String line = in.next(); line != null; line = in.next()) {
        write(monitor.run(line) + Monitor.PROMPT);
      }
    } catch (MachineGoneException e) {
      write(e.getMessage() + "\n");
    }
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
