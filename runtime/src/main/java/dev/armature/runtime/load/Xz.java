package dev.armature.runtime.load;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.SingleXZInputStream;

/** Unpacks one xz stream (The .xz File Format 1.2.1) that starts anywhere in an array. */
final class Xz {
  private static final byte[] MAGIC = {(byte) 0xFD, '7', 'z', 'X', 'Z', 0};

  /**
   * Linux packs itself with a dictionary of 32 MB (scripts/xz_wrap.sh); a file can ask for 1.5 GB.
   */
  private static final int MEMORY_LIMIT_KIB = 40 << 10;

  /**
   * What is asked for at once. The decoder's loop is compiled for how often it is entered, so all
   * at once would be unpacked by a loop that never is.
   */
  private static final int PIECE = 16 << 10;

  private Xz() {}

  /** Whether an xz stream may start at {@code offset}. */
  static boolean startsAt(byte[] bytes, int offset) {
    if (offset > bytes.length - MAGIC.length) {
      return false;
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes[offset + i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Unpacks the stream at {@code offset}.
   *
   * @param limit the most bytes that may come out
   * @return the contents, or null if this is no xz stream, a damaged one, or one that needs more
   *     memory than Linux's do
   * @throws TooLargeException if more than {@code limit} bytes would come out
   */
  static byte[] unpack(byte[] bytes, int offset, int limit) throws TooLargeException {
    ByteArrayInputStream packed = new ByteArrayInputStream(bytes, offset, bytes.length - offset);
    ByteArrayOutputStream out = new ByteArrayOutputStream(4 * (bytes.length - offset));
    byte[] piece = new byte[PIECE];
    try (InputStream in = new SingleXZInputStream(packed, MEMORY_LIMIT_KIB)) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        if (n > limit - out.size()) {
          throw new TooLargeException();
        }
        out.write(piece, 0, n);
      }
      return out.toByteArray();
    } catch (IOException e) {
      return null;
    }
  }
}
