package dev.armature.xen.event;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The ports on which events came for a virtual CPU that runs on another CPU than the one that was
 * in the hypervisor, and are not in its pending words yet. Both CPUs have the hypervisor's lock
 * when they come here.
 */
public final class PostedEvents {
  private final long[] ports = new long[EventPorts.COUNT / Long.SIZE];
  private boolean any;

  /** Notes an event on {@code port}. */
  public void post(int port) {
    ports[port / Long.SIZE] |= 1L << port;
    any = true;
  }

  /** Whether there is nothing to take. */
  public boolean isEmpty() {
    return !any;
  }

  /** Hands out the ports, each once however often it was posted. */
  public void take(IntConsumer port) {
    for (int word = 0; word < ports.length; word++) {
      for (long bits = ports[word]; bits != 0; bits &= bits - 1) {
        port.accept(word * Long.SIZE + Long.numberOfTrailingZeros(bits));
      }
    }
    Arrays.fill(ports, 0);
    any = false;
  }
}
