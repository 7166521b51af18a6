package dev.armature.runtime.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The addresses of the guest's network, which are those of QEMU's user network. */
final class Subnet {
  /** Of the guest, 10.0.2.15. */
  static final int GUEST = 0x0A00_020F;

  /** Of the gateway, 10.0.2.2, which stands for the host itself. */
  static final int GATEWAY = 0x0A00_0202;

  /** Of the name server, 10.0.2.3. */
  static final int NAME_SERVER = 0x0A00_0203;

  static final int MASK = 0xFFFF_FF00;
  static final int BROADCAST = GATEWAY | ~MASK;
  static final int EVERYONE = 0xFFFF_FFFF;

  /** The station address of gateway and name server. */
  static final byte[] GATEWAY_MAC = {0x52, 0x55, 0x0A, 0x00, 0x02, 0x02};

  private static final int FIRST_MULTICAST = 224;
  private static final int LOOPBACK = 127;

  private Subnet() {}

  static boolean isOnLink(int address) {
    return (address & MASK) == (GATEWAY & MASK);
  }

  /** Whether an address may be sought on the host's networks: not the host's own, not a group. */
  static boolean isOutside(int address) {
    int first = address >>> 24;
    return !isOnLink(address) && first != 0 && first != LOOPBACK && first < FIRST_MULTICAST;
  }

  static InetAddress toInetAddress(int address) {
    byte[] octets = new byte[4];
    Octets.put32(octets, 0, address);
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are an address", e);
    }
  }

  /** In the usual form of four numbers. */
  static String text(int address) {
    return toInetAddress(address).getHostAddress();
  }
}
