package dev.armature.cli;

import java.net.InetSocketAddress;

/**
 * The value of an option that names a TCP port, in QEMU's form {@code
 * tcp:HOST:PORT[,server[,nowait]]}.
 *
 * @param host as it was given; may be empty
 * @param port 0 to 65535
 * @param server whether to listen there
 * @param waits whether to wait for a client first, if so
 */
record TcpSpec(String host, int port, boolean server, boolean waits) {
  private static final String PREFIX = "tcp:";

  /** Whether {@code text} is meant to be one. */
  static boolean isMeant(String text) {
    return text.startsWith(PREFIX);
  }

  /**
   * Reads {@code text}.
   *
   * @param complaint what is wrong if it cannot be read
   */
  static TcpSpec of(String text, UsageException complaint) throws UsageException {
    String[] parts = text.substring(PREFIX.length()).split(",", -1);
    int colon = parts[0].lastIndexOf(':');
    boolean server = false;
    boolean waits = true;
    for (int i = 1; i < parts.length; i++) {
      switch (parts[i]) {
        case "server", "server=on" -> server = true;
        case "nowait", "wait=off" -> waits = false;
        case "wait", "wait=on", "server=off" -> {}
        default -> throw complaint;
      }
    }
    if (colon < 0) {
      throw complaint;
    }
    int port = port(parts[0].substring(colon + 1), complaint);
    return new TcpSpec(parts[0].substring(0, colon), port, server, waits);
  }

  private static int port(String text, UsageException complaint) throws UsageException {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 0xFFFF) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw complaint;
  }

  /** The address, this host's own if none was given: a debugger's port is for nobody else. */
  @SuppressWarnings("AddressSelection") // as the system orders a name's addresses
  InetSocketAddress onLoopbackByDefault() {
    return new InetSocketAddress(host.isEmpty() ? "127.0.0.1" : host, port);
  }

  /** As it is told to people. */
  static String text(InetSocketAddress address, int port) {
    return address.getAddress().getHostAddress() + ":" + port;
  }
}
