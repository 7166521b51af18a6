package dev.armature.debug.gdb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The other end of the port, byte by byte. */
final class RawClient implements AutoCloseable {
  private static final int MILLIS = 60_000;

  private final Socket socket;
  private final PacketReader packets;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(MILLIS);
    packets = new PacketReader(socket.getInputStream());
  }

  /** Sends bytes as they are. */
  void raw(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends characters as they are. */
  void raw(String text) throws IOException {
    raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends a packet, and reads nothing. */
  void send(String data) throws IOException {
    new PacketWriter(socket.getOutputStream()).send(data);
  }

  /** Sends a packet; the data of the next one that comes. */
  String ask(String data) throws IOException {
    send(data);
    return next();
  }

  /** The data of the next packet, or the kind of what comes if it is none. */
  String next() throws IOException {
    PacketReader.Event event;
    do {
      event = packets.next();
    } while (event.kind() == PacketReader.Kind.ACKNOWLEDGE);
    return event.kind() == PacketReader.Kind.PACKET ? event.data() : event.kind().name();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
