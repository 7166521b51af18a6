package dev.armature.runtime.net;

import java.nio.ByteBuffer;

/**
 * A ring of octets from the guest that the host has not taken. Octets behind a gap wait in their
 * place until the gap is filled.
 *
 * <p>Offsets count from the first octet that is missing.
 */
final class ReceiveBuffer {
  /** Stretches behind gaps that are remembered; with more the farthest is taken as lost. */
  private static final int STRETCHES = 32;

  private final byte[] ring;
  private int start;
  private int size;

  /** Ascending, apart from each other: where the stretches begin and end. */
  private final int[] begins = new int[STRETCHES];

  private final int[] ends = new int[STRETCHES];
  private int stretches;

  ReceiveBuffer(int capacity) {
    ring = new byte[capacity];
  }

  /** Octets without a gap that wait for the host. */
  int size() {
    return size;
  }

  /** Octets behind those that would find room. */
  int free() {
    return ring.length - size;
  }

  /** Whether there are octets behind a gap. */
  boolean hasGap() {
    return stretches > 0;
  }

  /**
   * Stores octets.
   *
   * @param offset of the first, 0 if it is the next one
   * @param length at most {@link #free} less {@code offset}
   * @return how many octets there are now without a gap that were not before
   */
  int put(int offset, byte[] source, int at, int length) {
    if (length == 0 || !remember(offset, offset + length)) {
      return 0;
    }
    int to = (start + size + offset) % ring.length;
    int first = Math.min(length, ring.length - to);
    System.arraycopy(source, at, ring, to, first);
    System.arraycopy(source, at + first, ring, 0, length - first);
    return begins[0] == 0 ? takeFirst() : 0;
  }

  /** Adds a stretch and joins it with those that it touches. */
  private boolean remember(int begin, int end) {
    int first = 0;
    while (first < stretches && ends[first] < begin) {
      first++;
    }
    int last = first;
    int from = begin;
    int to = end;
    while (last < stretches && begins[last] <= end) {
      from = Math.min(from, begins[last]);
      to = Math.max(to, ends[last]);
      last++;
    }
    if (first == last && stretches == STRETCHES) {
      if (first == STRETCHES) {
        return false;
      }
      stretches--; // the farthest, which can come again
    }
    int rest = stretches - last;
    System.arraycopy(begins, last, begins, first + 1, rest);
    System.arraycopy(ends, last, ends, first + 1, rest);
    begins[first] = from;
    ends[first] = to;
    stretches += 1 - (last - first);
    return true;
  }

  private int takeFirst() {
    int taken = ends[0];
    stretches--;
    for (int i = 0; i < stretches; i++) {
      begins[i] = begins[i + 1] - taken;
      ends[i] = ends[i + 1] - taken;
    }
    size += taken;
    return taken;
  }

  /** What waits for the host; not all of it if it goes round the end. */
  ByteBuffer waiting() {
    return ByteBuffer.wrap(ring, start, Math.min(size, ring.length - start));
  }

  /** The host has taken {@code count} octets. */
  void remove(int count) {
    start = (start + count) % ring.length;
    size -= count;
  }
}
