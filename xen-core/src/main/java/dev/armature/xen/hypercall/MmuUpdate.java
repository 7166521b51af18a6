package dev.armature.xen.hypercall;

import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.xen.abi.Errno;
import dev.armature.xen.boot.MachineToPhysical;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.MachineMemory;
import dev.armature.xen.memory.PageTables;
import dev.armature.xen.memory.TranslationFlush;

/**
 * Hypercall mmu_update: changes to translation tables and to the machine-to-physical table, each a
 * machine address with a command in its two low bits, and a value.
 */
public final class MmuUpdate implements Hypercall {
  private static final int SIZE = 16;
  private static final int VALUE = 8;
  private static final int NORMAL = 0;
  private static final int MACHINE_TO_PHYSICAL = 1;

  /** Bit 31 of the count: the request goes on where it stopped. */
  static final int CONTINUED = 1 << 31;

  /** Requests of one call; while it runs nobody else does. */
  static final int MOST = 16384;

  private final GuestMemory guest;
  private final FrameTable frames;
  private final PageTables tables;
  private final MachineToPhysical machineToPhysical;
  private final DomainTable domains;
  private final TranslationFlush flush;

  /**
   * @param flush forgets cached translations
   */
  public MmuUpdate(
      GuestMemory guest,
      FrameTable frames,
      PageTables tables,
      MachineToPhysical machineToPhysical,
      DomainTable domains,
      TranslationFlush flush) {
    this.guest = guest;
    this.frames = frames;
    this.tables = tables;
    this.machineToPhysical = machineToPhysical;
    this.domains = domains;
    this.flush = flush;
  }

  @Override
  public int call(Vcpu caller, int requests, int countAndFlag, int doneAt, int foreignId) {
    Domain self = caller.domain();
    Domain foreign = ForeignDomain.of(domains, self, foreignId);
    if (foreign == null) {
      return -Errno.EINVAL;
    }
    int before = 0;
    if ((countAndFlag & CONTINUED) != 0 && doneAt != 0) {
      before = guest.word(doneAt);
    }
    int count = countAndFlag & ~CONTINUED;
    if (count > MOST) {
      return -Errno.EINVAL;
    }
    GuestMemory.checkRange(requests, (long) count * SIZE);
    int done = 0;
    int result = 0;
    try {
      while (done < count && result == 0) {
        int address = guest.word(requests + done * SIZE);
        int value = guest.word(requests + done * SIZE + VALUE);
        result = update(self, foreign, address, value);
        done += result == 0 ? 1 : 0;
      }
    } catch (GuestAbort abort) {
      result = -Errno.EFAULT;
    }
    flush.flush(self);
    if (doneAt != 0) {
      guest.setWord(doneAt, before + done);
    }
    return result;
  }

  private int update(Domain self, Domain foreign, int address, int value) {
    int at = address & ~3;
    boolean ok =
        switch (address & 3) {
          case NORMAL -> tables.store(self, at, value, foreign);
          case MACHINE_TO_PHYSICAL -> {
            int frame = at >>> MachineMemory.FRAME_SHIFT;
            boolean theirs = frames.owner(frame) == foreign.id();
            if (theirs) {
              machineToPhysical.set(frame, value);
            }
            yield theirs;
          }
          default -> false;
        };
    return ok ? 0 : -Errno.EINVAL;
  }
}
