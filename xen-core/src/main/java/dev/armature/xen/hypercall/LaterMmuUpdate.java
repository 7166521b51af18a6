package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.DirectTables;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.TranslationFlush;

/**
 * Hypercall mmu_update of the later tree: a machine address with a command in its two low bits, a
 * value, and, for guests that name a descriptor so, its virtual address.
 */
public final class LaterMmuUpdate extends ListedRequests {
  private static final int SIZE = 12;
  private static final int VALUE = 4;
  private static final int VIRTUAL = 8;
  private static final int NORMAL = 0;
  private static final int MACHINE_TO_PHYSICAL = 1;

  private final DirectTables tables;
  private final TranslationFlush flush;

  /**
   * @param flush forgets cached translations
   */
  public LaterMmuUpdate(
      GuestMemory guest, DomainTable domains, DirectTables tables, TranslationFlush flush) {
    super(guest, domains, SIZE);
    this.tables = tables;
    this.flush = flush;
  }

  @Override
  int request(Vcpu caller, Domain foreign, int request) {
    Domain self = caller.domain();
    int machine = guest.word(request);
    int value = guest.word(request + VALUE);
    int at = tables.descriptorAt(self, caller.tableBase, guest.word(request + VIRTUAL));
    if (at == -1) {
      if ((machine & 3) == MACHINE_TO_PHYSICAL) {
        return 0; // There is no such table in this interface.
      } else if ((machine & 3) != NORMAL) {
        return -Errno.EINVAL;
      }
      at = machine;
    }
    return tables.store(self, caller.tableBase, at, value, foreign) ? 0 : -Errno.EINVAL;
  }

  @Override
  int doneBefore(boolean continued, int doneAt) {
    return 0;
  }

  @Override
  void finished(Domain self) {
    flush.flush(self);
  }
}
