package dev.armature.xen.hypercall;

import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.MachineMemory;
import dev.armature.xen.memory.PageTables;
import dev.armature.xen.sched.PhysicalCpus;

/**
 * Hypercall mmuext_op: pins, the base of the translation tables, and operations on TLB and caches.
 * There are no caches to see here, so that their operations succeed and do nothing.
 */
public final class MmuextOp extends ListedRequests {
  /** Bytes of an operation. */
  static final int SIZE = 16;

  private static final int PIN_SECOND_LEVEL = 0;
  private static final int PIN_FIRST_LEVEL = 1;
  private static final int UNPIN = 4;
  private static final int NEW_BASEPTR = 5;
  private static final int TLB_FLUSH_LOCAL = 6;
  private static final int INVLPG_LOCAL = 7;
  private static final int TLB_FLUSH_MULTI = 8;
  private static final int INVLPG_MULTI = 9;
  private static final int CLEAR_PAGE = 27;
  private static final int COPY_PAGE = 28;
  private static final int GET_BASEPTR = 29;

  private final PhysicalCpus cpus;
  private final GuestPages pages;
  private final FrameTable frames;
  private final PageTables tables;

  /** The hypercall for guests on {@code cpu}. */
  public MmuextOp(
      PhysicalCpus cpus,
      GuestMemory guest,
      FrameTable frames,
      PageTables tables,
      DomainTable domains) {
    super(guest, domains, SIZE);
    this.cpus = cpus;
    this.pages = new GuestPages(guest);
    this.frames = frames;
    this.tables = tables;
  }

  @Override
  int request(Vcpu caller, Domain foreign, int operation) {
    Domain self = caller.domain();
    int argument = guest.word(operation + 4);
    switch (guest.word(operation)) {
      case PIN_SECOND_LEVEL -> {
        return result(tables.pinSecondLevel(self, argument));
      }
      case PIN_FIRST_LEVEL -> {
        return result(tables.pinFirstLevel(self, argument));
      }
      case UNPIN -> {
        return result(tables.unpin(self, argument));
      }
      case NEW_BASEPTR -> {
        return newBase(caller, argument);
      }
      case TLB_FLUSH_LOCAL, 10, 21, 22, 30, 31, 36, 37 -> cpus.arm().mmu.flush();
      case INVLPG_LOCAL, 11, 17, 18 -> cpus.arm().mmu.flushPage(argument);
      case TLB_FLUSH_MULTI, INVLPG_MULTI -> {
        if (!hasMask(guest.word(operation + 8))) {
          return -Errno.EINVAL;
        } else if (guest.word(operation) == TLB_FLUSH_MULTI) {
          cpus.arm().mmu.flush();
        } else {
          cpus.arm().mmu.flushPage(argument);
        }
      }
      case CLEAR_PAGE -> {
        return pages.clear(argument, MachineMemory.FRAME_SIZE);
      }
      case COPY_PAGE -> {
        return pages.copy(argument, guest.word(operation + 8), MachineMemory.FRAME_SIZE);
      }
      case GET_BASEPTR -> guest.setWord(operation + 4, caller.tableBase);
      case 12, 16, 19, 20, 23, 24, 25, 26, 32, 33, 34, 35, 38 -> {
        // Caches, write buffer, a dump for people.
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }

  /** Whether the mask of virtual CPUs at {@code address} can be read; there is only one of them. */
  private boolean hasMask(int address) {
    try {
      guest.word(address);
      return true;
    } catch (GuestAbort abort) {
      return false;
    }
  }

  private static int result(boolean done) {
    return done ? 0 : -Errno.EINVAL;
  }

  /** Whatever the new tables hold: what they lead to is judged at each walk. */
  private int newBase(Vcpu caller, int physical) {
    int base = physical & ~0x3FFF;
    if (frames.owner(base >>> MachineMemory.FRAME_SHIFT) != caller.domain().id()) {
      return -Errno.EINVAL;
    }
    caller.tableBase = base;
    cpus.arm().cp15.write(0, 2, 0, 0, base);
    return 0;
  }
}
