package dev.armature.runtime.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks one gzip member (RFC 1952) that starts anywhere in an array and ends where it says.
 * Java's GZIPInputStream wants to know where the member ends, which a zImage does not tell.
 */
final class Gzip {
  private static final int FIXED_HEADER = 10;
  private static final int TRAILER = 8;
  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int FLAGS_RESERVED = 0xE0;

  private Gzip() {}

  /** Whether a gzip member with the deflate method may start at {@code offset}. */
  static boolean startsAt(byte[] bytes, int offset) {
    return offset + FIXED_HEADER + TRAILER <= bytes.length
        && bytes[offset] == 0x1F
        && bytes[offset + 1] == (byte) 0x8B
        && bytes[offset + 2] == 8
        && (bytes[offset + 3] & FLAGS_RESERVED) == 0;
  }

  /**
   * Unpacks the member at {@code offset}.
   *
   * @param limit the most bytes that may come out
   * @return the contents, or null if this is no gzip member or a damaged one
   * @throws TooLargeException if more than {@code limit} bytes would come out
   */
  static byte[] unpack(byte[] bytes, int offset, int limit) throws TooLargeException {
    Member member = member(bytes, offset, limit);
    return member == null ? null : member.contents;
  }

  /**
   * Unpacks the member at the start of {@code bytes}, if nothing but zeroes is behind it: files of
   * several members, or of something else behind one, are for those to read who know what follows.
   *
   * @param limit the most bytes that may come out
   * @return the contents, or null
   * @throws TooLargeException if more than {@code limit} bytes would come out
   */
  static byte[] unpackOnly(byte[] bytes, int limit) throws TooLargeException {
    Member member = member(bytes, 0, limit);
    if (member == null) {
      return null;
    }
    for (int at = member.end; at < bytes.length; at++) {
      if (bytes[at] != 0) {
        return null;
      }
    }
    return member.contents;
  }

  /** What a member held, and where the next one would start. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
  private record Member(byte[] contents, int end) {}

  private static Member member(byte[] bytes, int offset, int limit) throws TooLargeException {
    if (!startsAt(bytes, offset)) {
      return null;
    }
    int data = endOfHeader(bytes, offset);
    if (data < 0) {
      return null;
    }
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(bytes, data, bytes.length - data);
      byte[] out = inflate(inflater, (int) Math.min(limit, 4L * (bytes.length - data)), limit);
      int end = data + Math.toIntExact(inflater.getBytesRead());
      return out != null && trailerFits(bytes, end, out) ? new Member(out, end + TRAILER) : null;
    } catch (DataFormatException e) {
      return null;
    }
  }

  private static int endOfHeader(byte[] bytes, int offset) {
    int flags = bytes[offset + 3];
    int at = offset + FIXED_HEADER;
    if ((flags & FLAG_EXTRA) != 0) {
      at += 2 + (bytes[at] & 0xFF) + ((bytes[at + 1] & 0xFF) << 8);
    }
    for (int flag = FLAG_NAME; flag <= FLAG_COMMENT; flag <<= 1) {
      if ((flags & flag) != 0) {
        while (at < bytes.length && bytes[at] != 0) {
          at++;
        }
        at++;
      }
    }
    if ((flags & FLAG_HEADER_CRC) != 0) {
      at += 2;
    }
    return at <= bytes.length - TRAILER ? at : -1;
  }

  private static byte[] inflate(Inflater inflater, int guess, int limit)
      throws DataFormatException, TooLargeException {
    byte[] out = new byte[Math.max(guess, 1)];
    int length = 0;
    while (!inflater.finished()) {
      if (length == out.length) {
        if (length >= limit) {
          throw new TooLargeException();
        }
        out = Arrays.copyOf(out, (int) Math.min(limit, 2L * length));
      }
      int n = inflater.inflate(out, length, out.length - length);
      if (n == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
        return null;
      }
      length += n;
    }
    return length == out.length ? out : Arrays.copyOf(out, length);
  }

  private static boolean trailerFits(byte[] bytes, int at, byte[] out) {
    if (at > bytes.length - TRAILER) {
      return false;
    }
    CRC32 crc = new CRC32();
    crc.update(out);
    ByteBuffer trailer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return trailer.getInt(at) == (int) crc.getValue() && trailer.getInt(at + 4) == out.length;
  }
}
