package dev.armature.runtime.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes datagrams to a port of the host's to the guest. Each client appears to the guest as a port
 * of the gateway; the client that was silent for the longest time is forgotten when there are too
 * many.
 */
final class UdpForward {
  private static final int CLIENTS = 64;
  private static final int BATCH = 16;
  private static final int FIRST_PORT = 49_152;

  private final PortForward forward;
  private final UdpSender sender;
  private final DatagramChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(UdpSender.MAX_PAYLOAD + 1);

  /** The client of each gateway port, in the order of their last use. */
  private final Map<SocketAddress, Integer> ports = new LinkedHashMap<>(CLIENTS, 0.75f, true);

  private final SocketAddress[] clients = new SocketAddress[CLIENTS];

  /**
   * Begins to listen.
   *
   * @throws IOException if the port cannot be had
   */
  UdpForward(PortForward forward, SelectorLoop loop, UdpSender sender) throws IOException {
    this.forward = forward;
    this.sender = sender;
    channel = DatagramChannel.open();
    try {
      channel.bind(forward.host());
      loop.register(channel, SelectionKey.OP_READ, this::read);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void read() {
    try {
      for (int i = 0; i < BATCH; i++) {
        buffer.clear();
        InetSocketAddress client = (InetSocketAddress) channel.receive(buffer);
        if (client == null) {
          return;
        }
        if (buffer.position() <= UdpSender.MAX_PAYLOAD) {
          sender.send(
              Subnet.GATEWAY,
              portOf(client),
              forward.guest(),
              forward.guestPort(),
              buffer.array(),
              buffer.position());
        }
      }
    } catch (IOException e) {
      // What a client could not be sent; there is nobody to tell.
    }
  }

  private int portOf(SocketAddress client) {
    Integer known = ports.get(client);
    if (known != null) {
      return known;
    }
    int slot = ports.size();
    if (slot == CLIENTS) {
      Map.Entry<SocketAddress, Integer> silent = ports.entrySet().iterator().next();
      ports.remove(silent.getKey());
      slot = silent.getValue() - FIRST_PORT;
    }
    clients[slot] = client;
    ports.put(client, FIRST_PORT + slot);
    return FIRST_PORT + slot;
  }

  /** See {@link UdpService.Answers}. */
  boolean answer(int guestPort, int port, ByteBuffer datagram) {
    int slot = port - FIRST_PORT;
    if (guestPort != forward.guestPort() || slot < 0 || slot >= CLIENTS || clients[slot] == null) {
      return false;
    }
    try {
      channel.send(datagram, clients[slot]);
    } catch (IOException e) {
      // Lost, as datagrams may be.
    }
    return true;
  }
}
