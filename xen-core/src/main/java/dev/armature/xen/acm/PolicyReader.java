package dev.armature.xen.acm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The body of a policy; every offset is checked, as the bytes may be anything. */
final class PolicyReader {
  private static final int MOST_ELEMENTS = 1 << 16;

  private final ByteBuffer bytes;

  PolicyReader(byte[] policy, int from, int to) {
    bytes = ByteBuffer.wrap(policy, from, to - from).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  int word(long offset) throws PolicyException {
    if (offset < 0 || offset + 4 > bytes.capacity()) {
      throw new PolicyException("has an offset of 0x%x, behind its end", offset);
    }
    return bytes.getInt((int) offset);
  }

  int half(long offset) throws PolicyException {
    if (offset < 0 || offset + 2 > bytes.capacity()) {
      throw new PolicyException("has an offset of 0x%x, behind its end", offset);
    }
    return bytes.getShort((int) offset) & 0xFFFF;
  }

  /** An offset that is stored at {@code at}, an unsigned number. */
  long offset(long at) throws PolicyException {
    return Integer.toUnsignedLong(word(at));
  }

  /** A number of elements that is stored at {@code at}. */
  int count(long at) throws PolicyException {
    int count = word(at);
    if (count < 0 || count > MOST_ELEMENTS) {
      throw new PolicyException("says that it has %d elements", Integer.toUnsignedLong(count));
    }
    return count;
  }

  /** Words in a row. */
  int[] words(long offset, int count) throws PolicyException {
    if (offset + 4L * count > bytes.capacity()) {
      throw new PolicyException("has an offset of 0x%x, behind its end", offset);
    }
    int[] words = new int[count];
    for (int i = 0; i < count; i++) {
      words[i] = word(offset + 4L * i);
    }
    return words;
  }
}
