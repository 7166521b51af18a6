package dev.armature.runtime.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.function.UnaryOperator;
import org.agrona.CloseHelper;

/**
 * A serial line on a TCP connection: to a server, or as a server that takes one client after the
 * other. While nobody is connected the guest's bytes go nowhere.
 */
public final class TcpSerial implements SerialBackend {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int BUFFER = 1 << 12;

  private final ReceiveQueue input = new ReceiveQueue();
  private final ServerSocket server;
  private final StreamSerial line;
  private volatile Socket connection;
  private volatile boolean closed;

  private TcpSerial(
      ServerSocket server, Socket connection, UnaryOperator<OutputStream> outputFilter) {
    this.server = server;
    this.connection = connection;
    OutputStream out = outputFilter.apply(new ConnectionOutput());
    this.line = new StreamSerial("tcp", out, input, e -> {});
    Thread.ofPlatform().daemon().name("armature-tcp-reader").start(this::serve);
  }

  /**
   * Connects to a server.
   *
   * @param outputFilter wraps the stream that the guest's bytes go to
   * @throws IOException if nobody answers
   */
  @SuppressWarnings("AddressSelection") // as the system orders a name's addresses
  public static TcpSerial connect(String host, int port, UnaryOperator<OutputStream> outputFilter)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      prepare(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return new TcpSerial(null, socket, outputFilter);
  }

  /**
   * Listens for clients.
   *
   * @param beforeWaiting run before it waits for the first client; null not to wait
   * @throws IOException if the port is in use or the address is not this host's
   */
  @SuppressWarnings("AddressSelection") // as the system orders a name's addresses
  public static TcpSerial listen(
      String host, int port, Runnable beforeWaiting, UnaryOperator<OutputStream> outputFilter)
      throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.bind(
          host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port), 1);
      Socket first = null;
      if (beforeWaiting != null) {
        beforeWaiting.run();
        first = server.accept();
        prepare(first);
      }
      return new TcpSerial(server, first, outputFilter);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private static void prepare(Socket socket) throws IOException {
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Reads what comes from one client after the other. */
  private void serve() {
    while (!closed) {
      try {
        Socket socket = connection;
        if (socket != null) {
          receive(socket);
          connection = null;
          socket.close();
        }
        if (server == null) {
          return;
        }
        Socket next = server.accept();
        prepare(next);
        connection = next;
      } catch (IOException e) {
        connection = null;
        if (server == null || server.isClosed()) {
          return;
        }
      }
    }
  }

  private void receive(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[BUFFER];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      for (int i = 0; i < n; i++) {
        input.put(buffer[i] & 0xFF);
      }
      input.announce();
    }
  }

  @Override
  public void transmit(int value) {
    line.transmit(value);
  }

  @Override
  public int poll() {
    return line.poll();
  }

  @Override
  public void onInput(Runnable listener) {
    line.onInput(listener);
  }

  /** The port that is listened on or connected to. */
  public int port() {
    return server != null ? server.getLocalPort() : connection.getPort();
  }

  @Override
  public void close() {
    closed = true;
    line.close();
    Socket current = connection;
    if (current != null) {
      // Output ends in order first; the other side may be gone already.
      CloseHelper.quietClose(current::shutdownOutput);
    }
    CloseHelper.quietCloseAll(current, server);
  }

  /** Writes to whoever is connected now. */
  private final class ConnectionOutput extends OutputStream {
    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      Socket socket = connection;
      if (socket != null) {
        try {
          socket.getOutputStream().write(bytes, offset, length);
        } catch (IOException e) {
          // The client went away, which the reader sees too; it takes the next one.
          return;
        }
      }
    }
  }
}
