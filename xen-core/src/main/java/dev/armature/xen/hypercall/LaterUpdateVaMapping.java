package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.DirectTables;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.TranslationFlush;
import dev.armature.xen.sched.PhysicalCpus;

/** Hypercall update_va_mapping of the later tree: sets a second-level descriptor, nothing else. */
public final class LaterUpdateVaMapping implements Hypercall {
  private static final int FLUSH_MASK = 3;
  private static final int FLUSH_ALL = 1;

  /** All virtual CPUs; anything but zero there is a mask of them, for which all will do. */
  private static final int VCPUS_MASK = ~FLUSH_MASK;

  private final DirectTables tables;
  private final PhysicalCpus cpus;
  private final TranslationFlush flush;

  /**
   * The hypercall for guests on {@code cpus}.
   *
   * @param flush forgets what all virtual CPUs have cached
   */
  public LaterUpdateVaMapping(DirectTables tables, PhysicalCpus cpus, TranslationFlush flush) {
    this.tables = tables;
    this.cpus = cpus;
    this.flush = flush;
  }

  @Override
  public int call(Vcpu caller, int va, int flags, int value, int unusedHighWord) {
    Domain self = caller.domain();
    if (Integer.compareUnsigned(va, GuestMemory.LIMIT) >= 0) {
      return -Errno.EINVAL;
    }
    int descriptor = tables.descriptorOf(self, caller.tableBase, va);
    if (descriptor == -1 || !tables.store(self, caller.tableBase, descriptor, value, self)) {
      return -Errno.EINVAL;
    }
    // A guest that asks for no flush may see the old mapping, but not one that it has no right to.
    if ((flags & FLUSH_MASK) != 0 && (flags & VCPUS_MASK) != 0) {
      flush.flush(self);
    } else if ((flags & FLUSH_MASK) == FLUSH_ALL) {
      cpus.arm().mmu.flush();
    } else {
      cpus.arm().mmu.flushPage(va);
    }
    return 0;
  }
}
