package dev.armature.runtime.io;

import dev.armature.runtime.machine.HostEvents;

/**
 * A plug that sends every frame back to its sender, a little later, as a frame of its own.
 *
 * <p>Holds at most {@link #CAPACITY} frames that wait; more are lost, as on a busy wire.
 */
public final class LoopbackNetwork implements NetworkBackend {
  /** Frames that may be on their way at a time. */
  public static final int CAPACITY = 16;

  private static final int MAX_FRAME = 1518;

  private final Runnable deliverSoon;
  private final byte[][] frames = new byte[CAPACITY][MAX_FRAME];
  private final int[] lengths = new int[CAPACITY];
  private FrameReceiver receiver = (frame, length) -> {};
  private int first;
  private int count;

  /** A loopback plug for a machine with these events. */
  public LoopbackNetwork(HostEvents hostEvents) {
    deliverSoon = hostEvents.source(this::deliver);
  }

  @Override
  public void send(byte[] frame, int length) {
    if (count == CAPACITY || length > MAX_FRAME) {
      return;
    }
    int slot = (first + count) % CAPACITY;
    System.arraycopy(frame, 0, frames[slot], 0, length);
    lengths[slot] = length;
    count++;
    deliverSoon.run();
  }

  private void deliver() {
    while (count > 0) {
      int slot = first;
      receiver.receive(frames[slot], lengths[slot]);
      first = (first + 1) % CAPACITY;
      count--;
    }
  }

  @Override
  public void onReceive(FrameReceiver target) {
    receiver = target;
  }

  @Override
  public void close() {}
}
