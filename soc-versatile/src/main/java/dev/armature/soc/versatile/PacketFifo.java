package dev.armature.soc.versatile;

import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;

/** A first-in first-out queue of packet numbers, bounded by the number of packets there are. */
final class PacketFifo implements Stateful {
  /** What an empty queue shows: the EMPTY bit of the chip's FIFO registers. */
  static final int EMPTY = 0x80;

  private final int[] packets;
  private int head;
  private int count;

  PacketFifo(int capacity) {
    packets = new int[capacity];
  }

  void clear() {
    head = 0;
    count = 0;
  }

  @Override
  public void visitState(StateVisitor v) {
    v.range("packets", packets, 0, packets.length - 1);
    head = v.index("head", head, packets.length);
    count = v.range("count", count, 0, packets.length);
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The oldest packet number, or {@link #EMPTY}. */
  int peek() {
    return count == 0 ? EMPTY : packets[head];
  }

  /** Adds a packet number; nothing happens if the queue is full. */
  void add(int packet) {
    if (count < packets.length) {
      packets[(head + count) % packets.length] = packet;
      count++;
    }
  }

  /** Removes the oldest packet number, if there is one. */
  void remove() {
    if (count > 0) {
      head = (head + 1) % packets.length;
      count--;
    }
  }
}
