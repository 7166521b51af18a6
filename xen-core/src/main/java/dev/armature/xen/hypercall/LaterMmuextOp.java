package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.boot.SectionTables;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainLifecycle;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.sched.PhysicalCpus;

/**
 * Hypercall mmuext_op of the later tree. Tables are not accounted, so that pins succeed and do
 * nothing; as do operations on caches, since there are none to see.
 */
public final class LaterMmuextOp extends ListedRequests {
  private static final int NEW_BASEPTR = 5;
  private static final int CLEAR_PAGE = 27;
  private static final int COPY_PAGE = 28;
  private static final int GET_BASEPTR = 29;
  private static final int FLUSH_RANGE = 40;
  private static final int FLUSH_ALL = 50;
  private static final int FLUSH_ADDRESS = 51;
  private static final int FLUSH_ASID = 52;
  private static final int LOAD_ASID = 90;

  /** What the low bits of the translation table base say of sharing and caches. */
  private static final int BASE_ATTRIBUTES = 0x6A;

  private static final int BASE = ~0x3FFF;

  private final PhysicalCpus cpus;
  private final SectionTables tables;
  private final DomainLifecycle lifecycle;
  private final GuestPages pages;

  /** The hypercall for guests on {@code cpu}. */
  public LaterMmuextOp(
      PhysicalCpus cpus,
      GuestMemory guest,
      DomainTable domains,
      SectionTables tables,
      DomainLifecycle lifecycle) {
    super(guest, domains, MmuextOp.SIZE);
    this.cpus = cpus;
    this.tables = tables;
    this.lifecycle = lifecycle;
    this.pages = new GuestPages(guest);
  }

  @Override
  int request(Vcpu caller, Domain foreign, int operation) {
    int argument = guest.word(operation + 4);
    int second = guest.word(operation + 8);
    int third = guest.word(operation + 12);
    switch (guest.word(operation)) {
      case NEW_BASEPTR -> {
        caller.contextId = third;
        return newBase(caller, argument & BASE);
      }
      case CLEAR_PAGE -> {
        return pages.clear(argument, second);
      }
      case COPY_PAGE -> {
        return pages.copy(argument, second, third);
      }
      case GET_BASEPTR -> guest.setWord(operation + 4, caller.tableBase | BASE_ATTRIBUTES);
      case FLUSH_RANGE, FLUSH_ALL, FLUSH_ASID -> cpus.arm().mmu.flush();
      case FLUSH_ADDRESS -> cpus.arm().mmu.flushPage(argument);
      case LOAD_ASID -> caller.contextId = argument;
      case 0, 1, 4, 23, 24, 33, 34, 35, 62, 100, 101 -> {
        // Pins; caches.
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }

  /** Whatever the new tables hold: what they lead to is judged at each walk. */
  private int newBase(Vcpu caller, int base) {
    if (!tables.isRam(base)) {
      lifecycle.crash(caller.domain(), String.format("has tables at 0x%08x, no RAM", base));
      return -Errno.EINVAL;
    } else if (!tables.adopt(caller.domain(), base)) {
      return -Errno.EINVAL;
    }
    caller.tableBase = base;
    cpus.arm().cp15.write(0, 2, 0, 0, base);
    return 0;
  }
}
