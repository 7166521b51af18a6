package dev.armature.debug.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads lines of bounded length from a stream of bytes. */
final class Lines {
  private final InputStream in;
  private final byte[] line = new byte[Monitor.MAX_LINE];

  Lines(InputStream in) {
    this.in = in;
  }

  /**
   * The next line without its end, carriage returns left out.
   *
   * @return null at the end
   * @throws MonitorException if it was too long; the one behind it is next
   */
  String next() throws IOException, MonitorException {
    int length = 0;
    boolean tooLong = false;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        if (tooLong) {
          throw new MonitorException("a line has at most %d bytes", line.length);
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
      } else if (length == line.length) {
        tooLong = true;
      } else if (b != '\r') {
        line[length++] = (byte) b;
      }
    }
    return null;
  }
}
