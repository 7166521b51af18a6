package dev.armature.xen.hypercall;

import dev.armature.xen.abi.DomainId;
import dev.armature.xen.abi.Errno;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.ObjectType;
import dev.armature.xen.boot.MachineToPhysical;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.MachineMemory;
import dev.armature.xen.memory.TranslationFlush;

/** Hypercall memory_op: how many frames a domain has, may have, gives back and gets more of. */
public final class MemoryOp implements Hypercall {
  private static final int INCREASE = 0;
  private static final int DECREASE = 1;
  private static final int MAXIMUM_RAM_PAGE = 2;
  private static final int CURRENT = 3;
  private static final int MAXIMUM = 4;
  private static final int MACHPHYS_LIST = 5;
  private static final int POPULATE = 6;
  private static final int ADD_TO_PHYSMAP = 7;
  private static final int TRANSLATE = 8;
  private static final int MAX_EXTENTS = 0x0FFFFFFF;

  /** Extents are of at most 4 MB. */
  private static final int MAX_ORDER = 10;

  private final GuestMemory guest;
  private final MachineMemory memory;
  private final FrameTable frames;
  private final MachineToPhysical machineToPhysical;
  private final DomainTable domains;
  private final TranslationFlush flush;
  private final AccessControl access;

  /**
   * @param flush forgets cached translations
   */
  public MemoryOp(
      GuestMemory guest,
      MachineMemory memory,
      FrameTable frames,
      MachineToPhysical machineToPhysical,
      DomainTable domains,
      TranslationFlush flush,
      AccessControl access) {
    this.guest = guest;
    this.memory = memory;
    this.frames = frames;
    this.machineToPhysical = machineToPhysical;
    this.domains = domains;
    this.flush = flush;
    this.access = access;
  }

  @Override
  public int call(Vcpu caller, int operationAndStart, int argument, int unused1, int unused2) {
    int operation = operationAndStart & 0xF;
    return switch (operation) {
      case INCREASE, DECREASE, POPULATE ->
          reservation(caller.domain(), operation, operationAndStart >>> 4, argument);
      case MAXIMUM_RAM_PAGE -> memory.firstFrame() + memory.frames();
      case CURRENT, MAXIMUM -> {
        int id = guest.half(argument);
        Domain domain = id == DomainId.SELF ? caller.domain() : domains.get(id);
        if (domain != caller.domain() && !caller.domain().privileged) {
          yield -Errno.EPERM;
        } else if (domain == null) {
          yield -Errno.ESRCH;
        } else if (!mayAsk(caller.domain(), domain, ObjectType.MEMORY_STATISTICS)) {
          yield -Errno.EPERM;
        }
        yield operation == CURRENT ? domain.pages : domain.maxPages;
      }
      case TRANSLATE -> -Errno.EINVAL;
      default -> nothing(caller, operation);
    };
  }

  /** Operations that do nothing: all others in 2008, two later. */
  private static int nothing(Vcpu caller, int operation) {
    boolean known = operation == MACHPHYS_LIST || operation == ADD_TO_PHYSMAP;
    return known || !caller.domain().abi.isLater() ? 0 : -Errno.ENOSYS;
  }

  private int reservation(Domain self, int operation, int start, int argument) {
    int list = guest.word(argument);
    int count = guest.word(argument + 4);
    int order = guest.word(argument + 8);
    int addressBits = guest.word(argument + 12);
    int id = guest.half(argument + 16);
    if (Integer.compareUnsigned(count, MAX_EXTENTS) > 0 || start > count) {
      return -Errno.EINVAL;
    } else if (addressBits > 0 && addressBits < 31 && !reaches(addressBits)) {
      return -Errno.ENOMEM;
    }
    Domain domain = id == DomainId.SELF ? self : domains.get(id);
    if (domain != self && !self.privileged) {
      return -Errno.EPERM;
    } else if (domain == null) {
      return -Errno.ESRCH;
    } else if (!mayAsk(self, domain, ObjectType.MEMORY_CONTROL)) {
      return -Errno.EPERM;
    } else if (order != 0 && !self.abi.isLater() && !self.ioRights().any()) {
      return start;
    } else if (order < 0 || order > MAX_ORDER) {
      return start;
    }
    if (list != 0) {
      GuestMemory.checkRange(list, (long) count * 4);
    }
    int done = start;
    try {
      while (done < count && extent(domain, operation, list == 0 ? 0 : list + 4 * done, order)) {
        done++;
      }
    } finally {
      // Also if the list ends in a fault: what was given away before is not the domain's any more.
      if (operation == DECREASE) {
        flush.flush(domain);
      }
    }
    return done;
  }

  private boolean mayAsk(Domain self, Domain domain, int request) {
    return domain == self || access.permits(self, ObjectType.MEMORY, request, domain, 0);
  }

  private boolean reaches(int addressBits) {
    long end = (long) (memory.firstFrame() + memory.frames()) << MachineMemory.FRAME_SHIFT;
    return end <= 1L << addressBits;
  }

  private boolean extent(Domain domain, int operation, int listEntry, int order) {
    int size = 1 << order;
    if (operation == DECREASE) {
      return listEntry != 0 && give(domain, guest.word(listEntry), size);
    }
    int physical = operation == POPULATE && listEntry != 0 ? guest.word(listEntry) : 0;
    int first = take(domain, size);
    if (first < 0) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      memory.clearFrame(first + i);
      if (operation == POPULATE) {
        machineToPhysical.set(first + i, physical + i);
      }
    }
    if (listEntry != 0) {
      guest.setWord(listEntry, first);
    }
    return true;
  }

  private int take(Domain domain, int size) {
    if (Integer.compareUnsigned(domain.pages + size, domain.maxPages) > 0) {
      return -1;
    }
    int first =
        size == 1 ? frames.allocate(domain.id()) : frames.allocateRun(size, size, domain.id());
    if (first >= 0) {
      domain.pages += size;
    }
    return first;
  }

  private boolean give(Domain domain, int first, int size) {
    for (int i = 0; i < size; i++) {
      if (!frames.release(first + i, domain.id())) {
        return false;
      }
      domain.pages--;
    }
    return true;
  }
}
