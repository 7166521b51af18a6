package dev.armature.debug.gdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes packets, and keeps the last one in case the other side wants it again. One thread. */
final class PacketWriter {
  private final OutputStream out;
  private byte[] last = {};

  PacketWriter(OutputStream out) {
    this.out = out;
  }

  /** Sends a packet with {@code data}, one byte a character. */
  void send(String data) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream(data.length() + 4);
    packet.write('$');
    int sum = 0;
    for (byte b : data.getBytes(StandardCharsets.ISO_8859_1)) {
      // Those that mean something in packets, and the one that would begin a run (E.1).
      boolean special = b == '$' || b == '#' || b == '}' || b == '*';
      if (special) {
        packet.write('}');
        sum += '}';
      }
      int sent = special ? b ^ 0x20 : b;
      packet.write(sent);
      sum += sent;
    }
    packet.writeBytes(String.format("#%02x", sum & 0xFF).getBytes(StandardCharsets.ISO_8859_1));
    last = packet.toByteArray();
    repeat();
  }

  /** Sends the last packet again. */
  void repeat() throws IOException {
    out.write(last);
    out.flush();
  }

  /** Tells the other side whether its packet arrived well. */
  void acknowledge(boolean well) throws IOException {
    out.write(well ? '+' : '-');
    out.flush();
  }
}
