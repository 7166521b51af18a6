package dev.armature.runtime.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A stream over a socket of the host. */
final class NioStream implements HostStream {
  private static final int LINGER_NOT = 0;

  private final SocketChannel channel;
  private final Events events;
  private final SelectionKey key;

  private NioStream(SelectorLoop loop, SocketChannel channel, Events events, int operations)
      throws IOException {
    this.channel = channel;
    this.events = events;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = loop.register(channel, operations, this::handle);
  }

  /** Begins to connect to a host. */
  static NioStream connect(SelectorLoop loop, SocketAddress address, Events events)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      // Even if it is connected at once, OP_CONNECT is what tells.
      channel.connect(address);
      return new NioStream(loop, channel, events, SelectionKey.OP_CONNECT);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A stream over a connection that a client of the host made. */
  static NioStream accepted(SelectorLoop loop, SocketChannel channel, Events events)
      throws IOException {
    return new NioStream(loop, channel, events, 0);
  }

  private void handle() {
    if (!key.isConnectable()) {
      events.ready();
      return;
    }
    try {
      if (!channel.finishConnect()) {
        return;
      }
    } catch (IOException e) {
      close();
      events.failed(e instanceof ConnectException);
      return;
    }
    key.interestOps(0);
    events.connected();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public void write(ByteBuffer source) throws IOException {
    channel.write(source);
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void want(boolean read, boolean write) {
    int operations = (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
    if (key.isValid() && key.interestOps() != operations) {
      key.interestOps(operations);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }

  @Override
  public void reset() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, LINGER_NOT);
    } catch (IOException e) {
      // Then the peer sees an end and not a reset.
    }
    close();
  }
}
