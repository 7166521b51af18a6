package dev.armature.runtime.io;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address of an Ethernet station.
 *
 * @param value 48 bits, the first octet on the wire highest
 */
public record MacAddress(long value) {
  /** Octets in an address. */
  public static final int OCTETS = 6;

  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
  private static final int GROUP = 1;

  /** Refuses what is not the address of one station. */
  public MacAddress {
    if (value >>> (8 * OCTETS) != 0 || value == 0 || (value >>> 40 & GROUP) != 0) {
      throw new IllegalArgumentException(
          String.format("not the MAC address of a station: %012x", value));
    }
  }

  /**
   * Reads an address in the form {@code 52:54:00:12:34:56}.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static MacAddress parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!TEXT.matcher(lower).matches()) {
      throw new IllegalArgumentException("not a MAC address such as 52:54:00:12:34:56: " + text);
    }
    return new MacAddress(Long.parseLong(lower.replace(":", ""), 16));
  }

  /** Octet {@code i}, 0–5, in the order on the wire. */
  public int octet(int i) {
    return (int) (value >>> (8 * (OCTETS - 1 - i))) & 0xFF;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < OCTETS; i++) {
      text.append(i == 0 ? "" : ":").append(String.format("%02x", octet(i)));
    }
    return text.toString();
  }
}
