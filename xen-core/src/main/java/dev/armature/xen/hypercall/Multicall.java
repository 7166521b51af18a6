package dev.armature.xen.hypercall;

import dev.armature.runtime.cpu.GuestAbort;
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
  private boolean busy;

  /** Calls into {@code table}. */
  public Multicall(GuestMemory guest, HypercallTable table) {
    this.guest = guest;
    this.table = table;
  }

  @Override
  public int call(Vcpu caller, int list, int count, int unused1, int unused2) {
    if (busy || count < 0 || count > MOST) {
      return -Errno.EINVAL;
    }
    GuestMemory.checkRange(list, (long) count * SIZE);
    busy = true;
    try {
      for (int i = 0; i < count; i++) {
        int entry = list + i * SIZE;
        int result =
            table.call(
                caller,
                guest.word(entry),
                guest.word(entry + 8),
                guest.word(entry + 12),
                guest.word(entry + 16),
                guest.word(entry + 20));
        guest.setWord(entry + 4, result);
      }
      return 0;
    } catch (GuestAbort abort) {
      return -Errno.EFAULT;
    } finally {
      busy = false;
    }
  }
}
