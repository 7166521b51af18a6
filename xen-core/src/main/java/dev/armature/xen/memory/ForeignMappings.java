package dev.armature.xen.memory;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.agrona.collections.Int2IntHashMap;

/**
 * Which descriptors of a privileged domain's accounted tables map frames of other domains, that is,
 * without a grant: the frame by the descriptor's physical address. Bounded by the entries that its
 * tables have.
 */
public final class ForeignMappings {
  /** There is no such mapping. */
  static final int NONE = -1;

  private Int2IntHashMap frames;

  /** Notes that the descriptor at {@code address} maps {@code frame}. */
  void put(int address, int frame) {
    if (frames == null) {
      frames = new Int2IntHashMap(NONE);
    }
    frames.put(address, frame);
  }

  /** Forgets the descriptor at {@code address}; the frame that it mapped, or {@link #NONE}. */
  int remove(int address) {
    return frames == null ? NONE : frames.remove(address);
  }

  /** The addresses of the descriptors whose frames are such. */
  int[] addressesOf(IntPredicate frame) {
    if (frames == null) {
      return new int[0];
    }
    int[] found = new int[frames.size()];
    int[] count = {0};
    frames.intForEach(
        (address, number) -> {
          if (frame.test(number)) {
            found[count[0]++] = address;
          }
        });
    return Arrays.copyOf(found, count[0]);
  }
}
