package dev.armature.debug;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.CloseHelper;

/**
 * A port that serves one client after the other. Who comes while another is served is turned away
 * at once.
 */
public final class PortServer implements AutoCloseable {
  /** What is done for a client. */
  @FunctionalInterface
  public interface Service {
    /**
     * Serves a client until it goes, on a thread of its own.
     *
     * @throws IOException if it is gone
     */
    void serve(SocketChannel client) throws IOException;
  }

  private final String name;
  private final SocketAddress address;
  private final ServerSocketChannel server;
  private final Service service;
  private final AtomicReference<SocketChannel> served = new AtomicReference<>();

  private PortServer(
      String name, SocketAddress address, ServerSocketChannel server, Service service) {
    this.name = name;
    this.address = address;
    this.server = server;
    this.service = service;
  }

  /**
   * Listens at {@code address}, of TCP or of a Unix domain socket.
   *
   * @param name of its threads
   * @throws IOException if the port is in use, or there is no such address
   */
  public static PortServer listen(String name, SocketAddress address, Service service)
      throws IOException {
    if (address instanceof InetSocketAddress tcp && tcp.isUnresolved()) {
      throw new UnknownHostException(tcp.getHostString());
    }
    boolean unix = address instanceof UnixDomainSocketAddress;
    ServerSocketChannel channel =
        unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
    try {
      if (!unix) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      channel.bind(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    PortServer server = new PortServer(name, address, channel, service);
    Thread.ofPlatform().daemon().name("armature-" + name).start(server::accept);
    return server;
  }

  private void accept() {
    while (server.isOpen()) {
      SocketChannel client = null;
      try {
        client = server.accept();
        if (served.compareAndSet(null, client)) {
          SocketChannel accepted = client;
          Thread.ofPlatform()
              .daemon()
              .name("armature-" + name + "-client")
              .start(() -> serve(accepted));
        } else {
          client.close();
        }
      } catch (IOException e) {
        // The client went at once, or this server was closed, which the loop sees.
        CloseHelper.quietClose(client);
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      if (!(address instanceof UnixDomainSocketAddress)) {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      service.serve(client);
    } catch (IOException e) {
      // The client is gone, and the next one may come.
    } finally {
      served.set(null);
    }
  }

  /** The TCP port that is listened on. */
  public int port() {
    try {
      return ((InetSocketAddress) server.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new IllegalStateException("closed", e);
    }
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(server, served.get());
    if (address instanceof UnixDomainSocketAddress unix) {
      CloseHelper.quietClose(() -> Files.deleteIfExists(unix.getPath()));
    }
  }
}
