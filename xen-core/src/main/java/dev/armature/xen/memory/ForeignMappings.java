package dev.armature.xen.memory;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.agrona.collections.Int2IntHashMap;

/**
 * Which descriptors of a privileged domain's tables map frames of other domains, that is, without a
 * grant: the frame, and whether for writing, by the descriptor's physical address. Bounded.
 */
public final class ForeignMappings {
  /** There is no such mapping. */
  static final int NONE = -1;

  /** As many as a domain may have. */
  private static final int CAPACITY = 1 << 16;

  private Int2IntHashMap frames;

  /** Whether there is room for one more. */
  boolean hasRoom() {
    return frames == null || frames.size() < CAPACITY;
  }

  /** Notes that the descriptor at {@code address} maps {@code frame}. */
  void put(int address, int frame, boolean write) {
    if (frames == null) {
      frames = new Int2IntHashMap(NONE);
    }
    frames.put(address, frame << 1 | (write ? 1 : 0));
  }

  /** Forgets the descriptor at {@code address}; what {@link #put} noted, or {@link #NONE}. */
  int remove(int address) {
    return frames == null ? NONE : frames.remove(address);
  }

  /** The frame of what {@link #remove} returned. */
  static int frame(int mapping) {
    return mapping >>> 1;
  }

  /** Whether what {@link #remove} returned was for writing. */
  static boolean isWrite(int mapping) {
    return (mapping & 1) != 0;
  }

  /** The addresses of the descriptors whose frames are such. */
  int[] addressesOf(IntPredicate frame) {
    if (frames == null) {
      return new int[0];
    }
    int[] found = new int[frames.size()];
    int[] count = {0};
    frames.forEachInt(
        (address, number) -> {
          if (frame.test(frame(number))) {
            found[count[0]++] = address;
          }
        });
    return Arrays.copyOf(found, count[0]);
  }
}
