package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.MachineMemory;

/** Clears and copies memory on behalf of a guest, by doublewords, at most a page at a time. */
final class GuestPages {
  private static final int UNIT = 8;

  private final GuestMemory guest;

  GuestPages(GuestMemory guest) {
    this.guest = guest;
  }

  /**
   * Clears {@code size} bytes, any number.
   *
   * @return 0, or -EINVAL if they are not whole doublewords or more than a page
   */
  int clear(int to, int size) {
    if (!isWhole(to, size)) {
      return -Errno.EINVAL;
    }
    for (int i = 0; i < size; i += 4) {
      guest.setWord(to + i, 0);
    }
    return 0;
  }

  /** As {@link #clear}, with what is at {@code from}. */
  int copy(int to, int from, int size) {
    if (!isWhole(to | from, size)) {
      return -Errno.EINVAL;
    }
    for (int i = 0; i < size; i += 4) {
      guest.setWord(to + i, guest.word(from + i));
    }
    return 0;
  }

  private static boolean isWhole(int address, int size) {
    return ((address | size) & (UNIT - 1)) == 0 && size >= 0 && size <= MachineMemory.FRAME_SIZE;
  }
}
