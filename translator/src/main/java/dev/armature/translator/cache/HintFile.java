package dev.armature.translator.cache;

import dev.armature.translator.cache.HintCodec.BadHintException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a file of hints: a line of text with the version that wrote it, then one hint behind
 * the other, each with its length and checksum (big-endian words). Hints that are damaged are left
 * out; where a length is, so is the rest of the file.
 *
 * @param hints in order of their last use, latest first
 * @param damaged how many were left out; the unreadable end of a file counts as one
 */
record HintFile(List<RegionHint> hints, int damaged) {
  /** Nothing. */
  static final HintFile EMPTY = new HintFile(List.of(), 0);

  /** Largest file that is read or written. */
  static final int MAX_BYTES = 1 << 20;

  /**
   * Most hints in a file. A boot of Linux has use for 8. Those of long sessions, 84 of them, made
   * its next boot an eighth slower than none, since HotSpot compiled what the boot hardly ran.
   */
  static final int MAX_HINTS = 16;

  private static final int HEAD = 2 * Integer.BYTES;

  /** What {@code bytes} hold that a translator of {@code version} wrote. */
  static HintFile read(byte[] bytes, String version) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte[] head = head(version);
    if (bytes.length < head.length || !in.slice(0, head.length).equals(ByteBuffer.wrap(head))) {
      return new HintFile(List.of(), 1);
    }
    in.position(head.length);
    List<RegionHint> hints = new ArrayList<>();
    int damaged = 0;
    while (in.hasRemaining() && hints.size() < MAX_HINTS) {
      if (in.remaining() < HEAD) {
        return new HintFile(hints, damaged + 1);
      }
      int length = in.getInt();
      int sum = in.getInt();
      if (length <= 0 || length > in.remaining()) {
        return new HintFile(hints, damaged + 1);
      }
      ByteBuffer body = in.slice(in.position(), length);
      in.position(in.position() + length);
      try {
        if (checksum(body) != sum) {
          throw new BadHintException("checksum");
        }
        hints.add(HintCodec.decode(body));
      } catch (BadHintException e) {
        damaged++;
      }
    }
    return new HintFile(hints, damaged);
  }

  /** The file of as many of {@code hints} as there is room for. */
  static byte[] write(List<RegionHint> hints, String version) {
    ByteBuffer out = ByteBuffer.allocate(MAX_BYTES).put(head(version));
    int written = 0;
    for (RegionHint hint : hints) {
      byte[] body = HintCodec.encode(hint);
      if (body == null) {
        continue;
      }
      if (out.remaining() < HEAD + body.length || written == MAX_HINTS) {
        break;
      }
      out.putInt(body.length).putInt(checksum(ByteBuffer.wrap(body))).put(body);
      written++;
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  private static byte[] head(String version) {
    return ("armature translation hints " + version + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }
}
