package dev.armature.debug.gdb;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Numbers and bytes in hexadecimal, as packets have them. */
final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  /** The first {@code length} of {@code bytes}, one character a byte. */
  static String text(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** Two digits a byte. */
  static String of(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  /** The UTF-8 bytes of {@code text}, two digits each. */
  static String ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A word as its four bytes in memory. */
  static String ofWord(int value) {
    return FORMAT.toHexDigits(Integer.reverseBytes(value));
  }

  /** The bytes of an even number of digits. */
  static byte[] bytes(String digits) throws BadPacketException {
    try {
      return FORMAT.parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw new BadPacketException(digits);
    }
  }

  /** A word given as its four bytes in memory. */
  static int word(String digits) throws BadPacketException {
    if (digits.length() != 8) {
      throw new BadPacketException(digits);
    }
    return Integer.reverseBytes(number(digits));
  }

  /** A number of 32 bits. */
  static int number(String digits) throws BadPacketException {
    try {
      long value = HexFormat.fromHexDigitsToLong(digits);
      if (value >= 0 && value <= 0xFFFFFFFFL && !digits.isEmpty()) {
        return (int) value;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new BadPacketException(digits);
  }
}
