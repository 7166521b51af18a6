package dev.armature.runtime.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What stands for an address of the guest's network on the host: for the gateway the host itself,
 * for the name server the host's.
 *
 * @param nameServer the host's name server, if it has one
 */
record HostAddresses(Optional<InetAddress> nameServer) {
  private static final Path RESOLVER_CONFIGURATION = Path.of("/etc/resolv.conf");
  private static final String NAME_SERVER = "nameserver";

  /** As this host is set up. */
  static HostAddresses ofHost() {
    return new HostAddresses(nameServer(RESOLVER_CONFIGURATION));
  }

  /** The first name server of a resolver configuration (resolv.conf(5)) that is an address. */
  static Optional<InetAddress> nameServer(Path configuration) {
    try {
      for (String line : Files.readAllLines(configuration)) {
        String[] words = line.strip().split("\\s+", 3);
        if (words.length >= 2 && words[0].equals(NAME_SERVER)) {
          return Optional.of(InetAddress.ofLiteral(words[1]));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // A host without a name server gives the guest none.
    }
    return Optional.empty();
  }

  /**
   * Where on the host's networks {@code address} is sought.
   *
   * @throws NoRouteToHostException if it is not
   */
  InetSocketAddress toHost(int address, int port) throws NoRouteToHostException {
    if (address == Subnet.GATEWAY) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    } else if (address == Subnet.NAME_SERVER && nameServer.isPresent()) {
      return new InetSocketAddress(nameServer.get(), port);
    } else if (Subnet.isOutside(address)) {
      return new InetSocketAddress(Subnet.toInetAddress(address), port);
    }
    throw new NoRouteToHostException("nothing outside has the address " + Subnet.text(address));
  }
}
