package dev.armature.xen.control;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.ObjectType;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainLifecycle;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.TranslationFlush;

/** The commands of dom0_op that make, change and end domains. */
public final class DomainControl {
  private static final int HANDLE_SIZE = 16;
  private static final int FRAMES_SHIFT = 2;

  private final GuestMemory guest;
  private final DomainTable domains;
  private final DomainLifecycle lifecycle;
  private final TranslationFlush flush;
  private final AccessControl access;

  /** Control of {@code domains}. */
  public DomainControl(
      GuestMemory guest,
      DomainTable domains,
      DomainLifecycle lifecycle,
      TranslationFlush flush,
      AccessControl access) {
    this.guest = guest;
    this.domains = domains;
    this.lifecycle = lifecycle;
    this.flush = flush;
    this.access = access;
  }

  /**
   * 8: u32 ssidref, u8 handle[16], in and out u16 domain: the lowest number that is free, or, in
   * the later tree, the one that is asked for if it is.
   */
  int create(Domain self, int at) {
    int result = at + 20;
    // A result that cannot be written must not leave a domain behind that nobody knows of.
    int wanted = guest.half(result);
    guest.setHalf(result, wanted);
    boolean mayChoose = self.abi.isLater() && wanted > 0 && wanted < DomainTable.CAPACITY;
    int id = mayChoose && domains.get(wanted) == null ? wanted : domains.freeId(1);
    if (id < 0) {
      return -Errno.ENOMEM;
    }
    byte[] handle = new byte[HANDLE_SIZE];
    readHandle(at + 4, handle);
    Domain domain = lifecycle.create(id);
    domain.name = "dom" + id;
    System.arraycopy(handle, 0, domain.handle(), 0, HANDLE_SIZE);
    guest.setHalf(result, id);
    return 0;
  }

  /** 9: u16 domain. */
  int destroy(Domain self, int at) {
    Domain domain = domains.get(guest.half(at));
    if (domain == null || domain.dying) {
      return -Errno.ESRCH;
    } else if (domain == self || domain.id() == 0) {
      return -Errno.EINVAL;
    } else if (!access.permits(self, ObjectType.DOMAIN, ObjectType.DOMAIN_DESTROY, domain, 0)) {
      return -Errno.EPERM;
    }
    lifecycle.destroy(domain);
    return 0;
  }

  /** 10: u16 domain. */
  int pause(Domain self, int at) {
    Domain domain = domains.get(guest.half(at));
    if (domain == null) {
      return -Errno.ESRCH;
    } else if (domain == self) {
      return -Errno.EINVAL;
    } else if (!access.permits(self, ObjectType.DOMAIN, ObjectType.DOMAIN_PAUSE, domain, 0)) {
      return -Errno.EPERM;
    }
    lifecycle.pause(domain);
    return 0;
  }

  /** 11: u16 domain, which is built. */
  int unpause(Domain self, int at) {
    Domain domain = domains.get(guest.half(at));
    if (domain == null) {
      return -Errno.ESRCH;
    } else if (domain == self || !domain.vcpu().initialised) {
      return -Errno.EINVAL;
    } else if (!access.permits(self, ObjectType.DOMAIN, ObjectType.DOMAIN_UNPAUSE, domain, 0)) {
      return -Errno.EPERM;
    }
    lifecycle.unpause(domain);
    return 0;
  }

  /** 28: u16 domain, u32 limit in KB. */
  int maximumMemory(Domain self, int at) {
    Domain domain = domains.get(guest.half(at));
    int limit = guest.word(at + 4) >>> FRAMES_SHIFT;
    if (domain == null) {
      return -Errno.ESRCH;
    } else if (limit < domain.pages
        || !access.permits(self, ObjectType.MEMORY, ObjectType.MEMORY_CONTROL, domain, 0)) {
      return -Errno.EPERM;
    }
    domain.maxPages = limit;
    return 0;
  }

  /**
   * 41: u16 domain, not built yet, u32 virtual CPUs: as many as the caller's interface has, and, in
   * the later tree, no fewer than there are.
   */
  int maximumVcpus(Domain self, int at) {
    Domain domain = domains.get(guest.half(at));
    int count = guest.word(at + 4);
    if (Integer.compareUnsigned(count, self.abi.vcpus()) > 0) {
      return -Errno.EINVAL;
    } else if (domain == null) {
      return -Errno.ESRCH;
    } else if (domain.vcpu().initialised || (self.abi.isLater() && count < domain.vcpuCount())) {
      return -Errno.EINVAL;
    }
    lifecycle.setVcpus(domain, count);
    return 0;
  }

  /** 44: u16 domain, u8 handle[16]. */
  int handle(Domain self, int at) {
    Domain domain = domains.get(guest.half(at));
    if (domain == null) {
      return -Errno.ESRCH;
    } else if (!access.permits(self, ObjectType.HANDLE, ObjectType.HANDLE_SET, domain, 0)) {
      return -Errno.EPERM;
    }
    readHandle(at + 2, domain.handle());
    return 0;
  }

  private void readHandle(int at, byte[] handle) {
    for (int i = 0; i < HANDLE_SIZE; i++) {
      handle[i] = (byte) guest.byteAt(at + i);
    }
  }

  /** 45: u16 domain, u8 whether it is debugged, which nothing asks. */
  int debugging(Domain self, int at) {
    Domain domain = domains.get(guest.half(at));
    if (domain == null) {
      return -Errno.ESRCH;
    }
    return access.permits(self, ObjectType.DEBUG, ObjectType.DEBUG_SET, domain, 0)
        ? 0
        : -Errno.EPERM;
  }

  /** 46: u16 domain, u8 line, u8 whether it may bind it. */
  int linePermission(int at) {
    Domain domain = domains.get(guest.half(at));
    int line = guest.byteAt(at + 2);
    if (domain == null) {
      return -Errno.ESRCH;
    }
    domain.ioRights().setLine(line, guest.byteAt(at + 3) != 0);
    return 0;
  }

  /** 47: u16 domain, u32 first frame, u32 frames, u8 whether it may reach them. */
  int memoryPermission(int at) {
    Domain domain = domains.get(guest.half(at));
    int first = guest.word(at + 4);
    int count = guest.word(at + 8);
    int last = first + count - 1;
    if (count <= 0 || first < 0 || last < first || last > 0xFFFFF) {
      return -Errno.EINVAL;
    } else if (domain == null) {
      return -Errno.ESRCH;
    }
    boolean allow = guest.byteAt(at + 12) != 0;
    boolean done =
        allow ? domain.ioRights().allow(first, last) : domain.ioRights().deny(first, last);
    flush.flush(domain);
    return done ? 0 : -Errno.ENOSPC;
  }
}
