package dev.armature.runtime.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The guest's TCP connections; there is a limit to their number, and so to what they hold. */
final class TcpService {
  /** Connections there may be at a time; with more, the guest or the host's client is refused. */
  static final int LIMIT = 128;

  private static final int FIRST_PORT = 49_152;
  private static final int PORTS = 65_536 - FIRST_PORT;

  private final Map<TcpAddress, TcpConnection> connections = new HashMap<>();
  private final TcpSegment segment = new TcpSegment();
  private final TcpSender sender;
  private final HostStream.Connector connector;
  private final TcpConnection.Unreachable unreachable;
  private final SplittableRandom random;
  private long now;
  private int lastPort;

  /**
   * @param unreachable tells the guest of hosts that cannot be reached
   * @param random where sequence numbers begin
   */
  TcpService(
      TcpSender sender,
      HostStream.Connector connector,
      TcpConnection.Unreachable unreachable,
      SplittableRandom random) {
    this.sender = sender;
    this.connector = connector;
    this.unreachable = unreachable;
    this.random = random;
  }

  /** What {@code System.nanoTime} says now; before anything else is called in a round. */
  void setTime(long nanos) {
    now = nanos;
    connections.values().forEach(c -> c.setTime(nanos));
  }

  /** Takes a segment from the guest. */
  void receive(Ipv4Packet packet) {
    if (!segment.parse(packet)) {
      return;
    }
    TcpAddress address =
        new TcpAddress(
            packet.source, segment.sourcePort, packet.destination, segment.destinationPort);
    TcpConnection connection = connections.get(address);
    boolean isFirst =
        segment.has(TcpSegment.SYN) && !segment.has(TcpSegment.ACK) && !segment.has(TcpSegment.RST);
    if (connection != null && isFirst && connection.isLingering()) {
      connections.remove(address);
      connection.abandon();
      connection = null;
    }
    if (connection != null) {
      connection.receive(segment);
    } else if (isFirst) {
      open(address);
    } else {
      sender.refuse(address, segment);
    }
  }

  private void open(TcpAddress address) {
    if (!hasPlace()) {
      sender.refuse(address, segment);
      return;
    }
    TcpConnection connection =
        TcpConnection.ofGuest(segment, address, sender, unreachable, random.nextInt());
    connection.setTime(now);
    try {
      connection.setStream(connector.connect(address.remote(), address.remotePort(), connection));
      connections.put(address, connection);
    } catch (IOException e) {
      unreachable.tell(address);
    }
  }

  /**
   * A connection to the guest's {@code port} for a client of the host's, which appears as the
   * gateway; give it its stream next.
   *
   * @return null if there are too many
   */
  TcpConnection connectGuest(int guest, int port) {
    if (!hasPlace()) {
      return null;
    }
    TcpAddress address;
    do {
      lastPort = (lastPort + 1) % PORTS;
      address = new TcpAddress(guest, port, Subnet.GATEWAY, FIRST_PORT + lastPort);
    } while (connections.containsKey(address));
    TcpConnection connection = TcpConnection.toGuest(address, sender, random.nextInt(), now);
    connection.setTime(now);
    connections.put(address, connection);
    return connection;
  }

  /** Whether there may be another connection; one that only lingers gives way to it. */
  private boolean hasPlace() {
    if (connections.size() < LIMIT) {
      return true;
    }
    for (Iterator<TcpConnection> i = connections.values().iterator(); i.hasNext(); ) {
      TcpConnection connection = i.next();
      if (connection.isLingering()) {
        connection.abandon();
        i.remove();
        return true;
      }
    }
    return false;
  }

  /** Does what is due, and sends what there is to send. At the end of each round. */
  void output() {
    for (Iterator<TcpConnection> i = connections.values().iterator(); i.hasNext(); ) {
      TcpConnection connection = i.next();
      connection.expire();
      connection.output();
      if (connection.isClosed()) {
        i.remove();
      }
    }
  }

  /** Whether the guest is most likely to send more in a moment. */
  boolean expectsMore() {
    for (TcpConnection connection : connections.values()) {
      if (connection.expectsMore()) {
        return true;
      }
    }
    return false;
  }

  /** The time of the next thing that is due, or {@link TcpConnection#NEVER}. */
  long deadline() {
    long first = TcpConnection.NEVER;
    for (TcpConnection connection : connections.values()) {
      long deadline = connection.deadline();
      if (first == TcpConnection.NEVER
          || (deadline != TcpConnection.NEVER && deadline - first < 0)) {
        first = deadline;
      }
    }
    return first;
  }

  /** Connections there are, lingering ones too. */
  int size() {
    return connections.size();
  }

  /** Ends all connections. */
  void close() {
    List<TcpConnection> all = new ArrayList<>(connections.values());
    connections.clear();
    all.forEach(TcpConnection::abandon);
  }
}
