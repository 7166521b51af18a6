package dev.armature.runtime.net;

import java.nio.ByteBuffer;

/** A ring of octets that were read from the host and that the guest has not acknowledged. */
final class SendBuffer {
  private final byte[] ring;
  private int start;
  private int size;

  SendBuffer(int capacity) {
    ring = new byte[capacity];
  }

  int size() {
    return size;
  }

  int free() {
    return ring.length - size;
  }

  /** Room to read into; not all of {@link #free} if that goes round the end. */
  ByteBuffer room() {
    int at = (start + size) % ring.length;
    return ByteBuffer.wrap(ring, at, Math.min(free(), ring.length - at));
  }

  /** {@code count} octets were put into {@link #room}. */
  void added(int count) {
    size += count;
  }

  /** Forgets the first {@code count} octets. */
  void remove(int count) {
    start = (start + count) % ring.length;
    size -= count;
  }

  /** Copies {@code length} octets from {@code offset} on. */
  void copy(int offset, byte[] target, int at, int length) {
    int from = (start + offset) % ring.length;
    int first = Math.min(length, ring.length - from);
    System.arraycopy(ring, from, target, at, first);
    System.arraycopy(ring, 0, target, at + first, length - first);
  }
}
