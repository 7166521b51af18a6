package dev.armature.runtime.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of the host's whose clients come out at a port of the guest's.
 *
 * @param protocol TCP or UDP
 * @param host the port on the host; an address of any means all of the host's
 * @param guest the guest's IPv4 address
 * @param guestPort the guest's port
 */
public record PortForward(Protocol protocol, InetSocketAddress host, int guest, int guestPort) {
  /** What can be forwarded. */
  public enum Protocol {
    /** Connections. */
    TCP,
    /** Datagrams. */
    UDP
  }

  private static final Pattern TEXT =
      Pattern.compile("(tcp|udp)?:([0-9.]*):(\\d{1,5})-([0-9.]*):(\\d{1,5})");
  private static final int MAX_PORT = 65_535;

  /**
   * Reads QEMU's form, {@code tcp:HOSTADDRESS:PORT-GUESTADDRESS:PORT}, in which the addresses may
   * be missing.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static PortForward parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("tcp|udp:[ADDRESS]:PORT-[ADDRESS]:PORT is needed");
    }
    Protocol protocol = "udp".equals(parts.group(1)) ? Protocol.UDP : Protocol.TCP;
    InetSocketAddress host =
        parts.group(2).isEmpty()
            ? new InetSocketAddress(port(parts.group(3)))
            : new InetSocketAddress(address(parts.group(2)), port(parts.group(3)));
    int guest =
        parts.group(4).isEmpty()
            ? Subnet.GUEST
            : Octets.u32(address(parts.group(4)).getAddress(), 0);
    int guestPort = port(parts.group(5));
    if (!Subnet.isOnLink(guest)) {
      throw new IllegalArgumentException("the guest's address must be in 10.0.2.0/24");
    }
    if (guestPort == 0) {
      throw new IllegalArgumentException("the guest's port cannot be 0");
    }
    return new PortForward(protocol, host, guest, guestPort);
  }

  private static int port(String text) {
    int port = Integer.parseInt(text);
    if (port > MAX_PORT) {
      throw new IllegalArgumentException(text + " is no port");
    }
    return port;
  }

  private static InetAddress address(String text) {
    try {
      InetAddress address = InetAddress.ofLiteral(text);
      if (text.chars().filter(c -> c == '.').count() == 3) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IllegalArgumentException(text + " is no address");
  }
}
