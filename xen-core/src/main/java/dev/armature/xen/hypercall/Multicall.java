package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;

/** Hypercall multicall: a list of hypercalls, each with room for its result. */
public final class Multicall implements Hypercall {
  private static final int SIZE = 32;

  /** Entries of one list; while it runs nobody else does. */
  private static final int MOST = 1024;

  private final GuestMemory guest;
  private final HypercallTable table;
  private final int restore;

  /**
   * Calls into {@code table}.
   *
   * @param restore the call that goes back to a context, which has no place in a list
   */
  public Multicall(GuestMemory guest, HypercallTable table, int restore) {
    this.guest = guest;
    this.table = table;
    this.restore = restore;
  }

  @Override
  public int call(Vcpu caller, int list, int count, int unused1, int unused2) {
    if (count < 0 || count > MOST) {
      return -Errno.EINVAL;
    }
    GuestMemory.checkRange(list, (long) count * SIZE);
    // One of them may be the domain's end.
    for (int i = 0; i < count && !caller.domain().shutDown; i++) {
      int entry = list + i * SIZE;
      guest.setWord(entry + 4, entry(caller, entry));
    }
    return 0;
  }

  private int entry(Vcpu caller, int entry) {
    int number = guest.word(entry);
    if (number == Numbers.MULTICALL || number == restore) {
      return -Errno.EINVAL;
    }
    return table.call(
        caller,
        number,
        guest.word(entry + 8),
        guest.word(entry + 12),
        guest.word(entry + 16),
        guest.word(entry + 20));
  }
}
