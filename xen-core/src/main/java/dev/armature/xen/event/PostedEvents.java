package dev.armature.xen.event;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;

/**
 * The ports of a domain on which events came that are not in its pending words yet. Any thread
 * posts, and waits for nobody; one thread at a time takes.
 */
public final class PostedEvents {
  private final AtomicLongArray ports = new AtomicLongArray(EventPorts.COUNT / Long.SIZE);

  /** A bit for each word of {@link #ports} that has one; set behind it, cleared before it. */
  private final AtomicInteger words = new AtomicInteger();

  /**
   * Notes an event on {@code port}.
   *
   * @return whether it is the first since everything was taken: somebody must be told
   */
  public boolean post(int port) {
    int word = port / Long.SIZE;
    long bit = 1L << port;
    for (long before = ports.get(word);
        (before & bit) == 0 && !ports.compareAndSet(word, before, before | bit);
        before = ports.get(word)) {
      Thread.onSpinWait();
    }
    return words.getAndAccumulate(1 << word, (all, one) -> all | one) == 0;
  }

  /** Whether there is nothing to take. */
  public boolean isEmpty() {
    return words.get() == 0;
  }

  /** Hands out the ports, each once however often it was posted. */
  public void take(IntConsumer port) {
    for (int rest = words.getAndSet(0); rest != 0; rest &= rest - 1) {
      int word = Integer.numberOfTrailingZeros(rest);
      for (long bits = ports.getAndSet(word, 0); bits != 0; bits &= bits - 1) {
        port.accept(word * Long.SIZE + Long.numberOfTrailingZeros(bits));
      }
    }
  }
}
