package dev.armature.runtime.load;

/**
 * Bytes and the physical address they go to, followed by zeroes up to a size.
 *
 * @param what for messages, for example {@code kernel vmlinux}
 * @param start the first physical address
 * @param bytes holds the contents
 * @param offset of the contents in {@code bytes}
 * @param length of the contents
 * @param size bytes of memory taken, at least {@code length}
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
record Placement(String what, long start, byte[] bytes, int offset, int length, long size) {
  /** All of {@code bytes} at {@code start}. */
  static Placement of(String what, long start, byte[] bytes) {
    return new Placement(what, start, bytes, 0, bytes.length, bytes.length);
  }

  /** The first address after it. */
  long end() {
    return start + size;
  }

  /** The same, {@code distance} further up. */
  Placement movedBy(long distance) {
    return new Placement(what, start + distance, bytes, offset, length, size);
  }

  boolean overlaps(Placement other) {
    return start < other.end() && other.start < end();
  }

  @Override
  public String toString() {
    return String.format("%s (0x%08x to 0x%08x)", what, start, end() - 1);
  }
}
