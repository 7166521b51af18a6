package dev.armature.runtime.net;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Takes connections to a port of the host's and goes on with them to the guest. */
final class TcpForward {
  private static final int BACKLOG = 64;

  private final PortForward forward;
  private final ServerSocketChannel server;
  private final SelectorLoop loop;
  private final TcpService tcp;

  /**
   * Begins to listen.
   *
   * @throws IOException if the port cannot be had
   */
  TcpForward(PortForward forward, SelectorLoop loop, TcpService tcp) throws IOException {
    this.forward = forward;
    this.loop = loop;
    this.tcp = tcp;
    server = ServerSocketChannel.open();
    try {
      server.bind(forward.host(), BACKLOG);
      loop.register(server, SelectionKey.OP_ACCEPT, this::accept);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private void accept() {
    try {
      SocketChannel client = server.accept();
      if (client != null) {
        connect(client);
      }
    } catch (IOException e) {
      // The client has gone, or there are no more descriptors: it will see that.
    }
  }

  private void connect(SocketChannel client) throws IOException {
    TcpConnection connection = tcp.connectGuest(forward.guest(), forward.guestPort());
    if (connection == null) {
      client.close();
      return;
    }
    try {
      connection.setStream(NioStream.accepted(loop, client, connection));
    } catch (IOException e) {
      connection.abandon();
      client.close();
    }
  }
}
