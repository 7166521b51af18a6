package dev.armature.xen.hypercall;

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
public final class MmuUpdate extends ListedRequests {
  private static final int SIZE = 16;
  private static final int VALUE = 8;
  private static final int NORMAL = 0;
  private static final int MACHINE_TO_PHYSICAL = 1;

  private final FrameTable frames;
  private final PageTables tables;
  private final MachineToPhysical machineToPhysical;
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
    super(guest, domains, SIZE);
    this.frames = frames;
    this.tables = tables;
    this.machineToPhysical = machineToPhysical;
    this.flush = flush;
  }

  @Override
  int request(Vcpu caller, Domain foreign, int request) {
    return update(caller.domain(), foreign, guest.word(request), guest.word(request + VALUE));
  }

  @Override
  void finished(Domain self) {
    flush.flush(self);
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
