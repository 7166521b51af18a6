package dev.armature.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The host's end of a guest's transfers: a port that takes whatever comes, and one that answers
 * each request of HTTP with the same number of bytes. Any number of connections, one after another.
 */
final class TransferPeer implements AutoCloseable {
  private static final int PIECE = 1 << 16;

  private final int bytes;
  private final ServerSocket sink;
  private final ServerSocket source;

  /**
   * Opens the ports.
   *
   * @param bytes of an answer
   */
  TransferPeer(int bytes) throws IOException {
    this.bytes = bytes;
    sink = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    source = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(() -> serve(sink, TransferPeer::take));
    Thread.ofPlatform().daemon().start(() -> serve(source, this::give));
  }

  /** The port that takes what comes, and closes when the guest has. */
  int sinkPort() {
    return sink.getLocalPort();
  }

  /** The port that answers. */
  int sourcePort() {
    return source.getLocalPort();
  }

  private interface Service {
    void serve(Socket guest) throws IOException;
  }

  private static void serve(ServerSocket server, Service service) {
    while (!server.isClosed()) {
      try (Socket guest = server.accept()) {
        service.serve(guest);
      } catch (IOException e) {
        // The guest was ended, or the server is closed: who measures sees what is missing.
      }
    }
  }

  private static void take(Socket guest) throws IOException {
    byte[] piece = new byte[PIECE];
    InputStream in = guest.getInputStream();
    int count = 0;
    while (count >= 0) {
      count = in.read(piece);
    }
  }

  private void give(Socket guest) throws IOException {
    // The request ends at the first empty line.
    InputStream in = guest.getInputStream();
    int last = 0;
    for (int c = in.read(); c >= 0 && !(c == '\n' && last == '\n'); c = in.read()) {
      last = c == '\r' ? last : c;
    }
    OutputStream out = guest.getOutputStream();
    String header = "HTTP/1.0 200 OK\r\nContent-Length: " + bytes + "\r\nConnection: close\r\n\r\n";
    out.write(header.getBytes(StandardCharsets.US_ASCII));
    byte[] piece = new byte[PIECE];
    for (int left = bytes; left > 0; left -= piece.length) {
      out.write(piece, 0, Math.min(left, piece.length));
    }
  }

  @Override
  public void close() throws IOException {
    sink.close();
    source.close();
  }
}
