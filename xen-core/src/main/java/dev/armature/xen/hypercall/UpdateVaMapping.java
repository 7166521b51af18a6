package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.PageTables;
import dev.armature.xen.sched.PhysicalCpus;

/**
 * Hypercall update_va_mapping: sets the second-level descriptor of a virtual address. With flag 8
 * it maps the shared information page, at an address moved by the domain's number, which it
 * returns.
 */
public final class UpdateVaMapping implements Hypercall {
  private static final int FLUSH_MASK = 3;
  private static final int FLUSH_ALL = 1;
  private static final int SHARED_INFO = 8;
  private static final int FRAME = 0xFFFFF000;

  private final PageTables tables;
  private final PhysicalCpus cpus;

  /** The hypercall for guests on {@code cpus}. */
  public UpdateVaMapping(PageTables tables, PhysicalCpus cpus) {
    this.tables = tables;
    this.cpus = cpus;
  }

  @Override
  public int call(Vcpu caller, int va, int flags, int value, int unusedHighWord) {
    Domain self = caller.domain();
    int address = va;
    int result = 0;
    if (Integer.compareUnsigned(va, GuestMemory.LIMIT) >= 0) {
      return -Errno.EINVAL;
    }
    if ((flags & SHARED_INFO) != 0) {
      if ((value & FRAME) != self.sharedInfo.address()) {
        return -Errno.EINVAL;
      }
      address += self.id() << 12;
      result = self.id();
      if (Integer.compareUnsigned(address, GuestMemory.LIMIT) >= 0) {
        return -Errno.EINVAL;
      }
    }
    int descriptor = tables.descriptorOf(self, caller.tableBase, address);
    if (descriptor == -1 || !tables.store(self, descriptor, value, self)) {
      return -Errno.EINVAL;
    }
    // A guest that asks for no flush may see the old mapping, but not one that it has no right to.
    if ((flags & FLUSH_MASK) == FLUSH_ALL) {
      cpus.arm().mmu.flush();
    } else {
      cpus.arm().mmu.flushPage(address);
    }
    return result;
  }
}
