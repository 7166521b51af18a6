package dev.armature.primecell;

import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;

/**
 * The output buffer of a PS/2 device: a ring of bytes, bounded. A sequence of bytes that belong
 * together goes in whole or not at all.
 */
final class Ps2Buffer implements Stateful {
  /** Bytes of input events that may wait; replies to commands may use some more. */
  private static final int EVENT_CAPACITY = 16;

  private static final int CAPACITY = 32;

  private final byte[] bytes = new byte[CAPACITY];
  private int head;
  private int count;

  /** Empties the buffer. */
  void clear() {
    head = 0;
    count = 0;
  }

  @Override
  public void visitState(StateVisitor v) {
    v.bytes("bytes", bytes);
    head = v.index("head", head, CAPACITY);
    count = v.range("count", count, 0, CAPACITY);
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Whether an input event of {@code length} bytes fits now. */
  boolean hasRoomForEvent(int length) {
    return count + length <= EVENT_CAPACITY;
  }

  /** Adds a byte; lost if a host that sends commands without reading has filled the buffer. */
  void add(int value) {
    if (count < CAPACITY) {
      bytes[(head + count) % CAPACITY] = (byte) value;
      count++;
    }
  }

  /** Removes the oldest byte; -1 if there is none. */
  int remove() {
    if (count == 0) {
      return -1;
    }
    int value = bytes[head] & 0xFF;
    head = (head + 1) % CAPACITY;
    count--;
    return value;
  }
}
