package dev.armature.runtime.net;

import org.jctools.queues.SpscArrayQueue;

/**
 * Carries frames from one thread to another without locks. All its frames are made when it is; they
 * go round between a queue of full and a queue of empty ones.
 */
final class FrameQueue {
  private final SpscArrayQueue<Frame> full;
  private final SpscArrayQueue<Frame> empty;

  /**
   * @param capacity frames, a power of two
   */
  FrameQueue(int capacity) {
    full = new SpscArrayQueue<>(capacity);
    empty = new SpscArrayQueue<>(capacity);
    for (int i = 0; i < capacity; i++) {
      empty.offer(new Frame());
    }
  }

  /** A frame to fill and {@link #add}, or null if all are on their way. Sender's thread. */
  Frame claim() {
    return empty.poll();
  }

  /** How many frames can be claimed; at least as many when the sender asks. */
  int room() {
    return empty.size();
  }

  /** Sends a claimed frame. Sender's thread. */
  void add(Frame frame) {
    full.offer(frame);
  }

  /** The next frame, or null; it stays with the receiver until {@link #release}. */
  Frame poll() {
    return full.poll();
  }

  /** Gives a frame back. Receiver's thread. */
  void release(Frame frame) {
    empty.offer(frame);
  }

  boolean isEmpty() {
    return full.isEmpty();
  }
}
