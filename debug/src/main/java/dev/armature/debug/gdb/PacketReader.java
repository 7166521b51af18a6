package dev.armature.debug.gdb;

import java.io.IOException;
import java.io.InputStream;

/**
 * Takes packets out of a stream of bytes (gdb manual, E.1): {@code $data#checksum}, with {@code }}
 * in front of bytes that are sent XORed with 0x20.
 */
final class PacketReader {
  /** Most bytes of a packet's data. */
  static final int MAX_DATA = 1 << 14;

  private static final int INTERRUPT = 3;
  private static final int ESCAPE = '}';
  private static final int ESCAPED = 0x20;

  private final InputStream in;
  private final byte[] data = new byte[MAX_DATA];

  PacketReader(InputStream in) {
    this.in = in;
  }

  /** What came. */
  enum Kind {
    PACKET,
    /** A packet that was too long or whose checksum was wrong. */
    DAMAGED,
    ACKNOWLEDGE,
    /** The other side wants the last packet again. */
    REPEAT,
    /** Ctrl-C. */
    INTERRUPT,
    END
  }

  /**
   * Something that came.
   *
   * @param data of a packet, one character a byte; else null
   */
  record Event(Kind kind, String data) {
    private Event(Kind kind) {
      this(kind, null);
    }
  }

  /** Waits for the next thing; bytes between packets that mean nothing are skipped. */
  Event next() throws IOException {
    while (true) {
      switch (in.read()) {
        case -1 -> {
          return new Event(Kind.END);
        }
        case '+' -> {
          return new Event(Kind.ACKNOWLEDGE);
        }
        case '-' -> {
          return new Event(Kind.REPEAT);
        }
        case INTERRUPT -> {
          return new Event(Kind.INTERRUPT);
        }
        case '$' -> {
          return packet();
        }
        default -> {}
      }
    }
  }

  private Event packet() throws IOException {
    int length = 0;
    int sum = 0;
    boolean escaped = false;
    boolean tooLong = false;
    int b;
    for (b = in.read(); b >= 0 && b != '#'; b = in.read()) {
      if (b == '$') {
        // Another packet begins: the sender gave the first one up.
        length = 0;
        sum = 0;
        escaped = false;
        tooLong = false;
        continue;
      }
      sum += b;
      if (b == ESCAPE && !escaped) {
        escaped = true;
      } else if (length == MAX_DATA) {
        tooLong = true;
      } else {
        data[length++] = (byte) (escaped ? b ^ ESCAPED : b);
        escaped = false;
      }
    }
    int high = b < 0 ? -1 : in.read();
    int low = high < 0 ? -1 : in.read();
    if (low < 0) {
      return new Event(Kind.END);
    }
    int given = Character.digit(high, 16) << 4 | Character.digit(low, 16);
    return tooLong || given != (sum & 0xFF)
        ? new Event(Kind.DAMAGED)
        : new Event(Kind.PACKET, Hex.text(data, length));
  }
}
