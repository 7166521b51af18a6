package dev.armature.xen.control;

import dev.armature.runtime.cpu.Psr;
import dev.armature.xen.abi.Errno;
import dev.armature.xen.boot.SectionTables;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainLifecycle;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;

/** The commands of dom0_op that set and tell a virtual CPU's state, in the caller's layout. */
public final class VcpuContexts {
  /** Offset in words of the virtual mode in the layout of 2008, where it is told twice. */
  private static final int VIRTUAL_MODE = 232 / 4;

  private static final int BASE = ~0x3FFF;

  private final GuestMemory guest;
  private final DomainTable domains;
  private final DomainLifecycle lifecycle;
  private final SectionTables sections;

  /** Contexts of {@code domains}. */
  public VcpuContexts(
      GuestMemory guest, DomainTable domains, DomainLifecycle lifecycle, SectionTables sections) {
    this.guest = guest;
    this.domains = domains;
    this.lifecycle = lifecycle;
    this.sections = sections;
  }

  /** 13: u16 domain, u32 vcpu, pointer to a context, for a domain that was built and is paused. */
  int set(Domain self, int at) {
    Domain domain = domains.get(guest.half(at));
    if (domain == null) {
      return -Errno.ESRCH;
    } else if (domain == self
        || guest.word(at + 4) != 0
        || !domain.vcpu().initialised
        || !domain.paused) {
      return -Errno.EINVAL;
    }
    boolean later = self.abi.isLater();
    ContextLayout layout = later ? ContextLayout.LATER : ContextLayout.RELEASE_2008;
    int[] context = new int[layout.words()];
    guest.words(guest.word(at + 8), context, context.length);
    lifecycle.unload(domain.vcpu());
    return later ? start(domain, context) : replace(domain.vcpu(), context);
  }

  private static int replace(Vcpu vcpu, int[] context) {
    ContextLayout layout = ContextLayout.RELEASE_2008;
    int mode = context[layout.psr()] & Psr.MODE;
    if (mode != Vcpu.KERNEL && mode != Vcpu.USER) {
      return -Errno.EINVAL;
    }
    for (int n = 0; n < 16; n++) {
      vcpu.setRegister(n, context[n]);
    }
    vcpu.setStatus(context[layout.psr()]);
    vcpu.mode = mode;
    vcpu.kernelStack = context[layout.kernelStack()];
    vcpu.eventCallback = context[layout.callbacks()];
    vcpu.failsafeCallback = context[layout.callbacks() + 1];
    return 0;
  }

  /**
   * As the later tree has it, a virtual CPU starts anew: r12, stack, PC and table base are what the
   * context says of r4 to r7.
   */
  private int start(Domain domain, int[] context) {
    int base = context[7] & BASE;
    if (!sections.isOwn(domain, base)) {
      return -Errno.EINVAL;
    }
    if (domain.abi.isLater()) {
      sections.adopt(domain, base);
    }
    Vcpu vcpu = domain.vcpu();
    for (int n = 0; n < 15; n++) {
      vcpu.setRegister(n, 0);
    }
    vcpu.setRegister(12, context[4]);
    vcpu.setRegister(13, context[5]);
    vcpu.setRegister(15, context[6]);
    vcpu.setStatus(0);
    vcpu.mode = Vcpu.KERNEL;
    vcpu.tableBase = base;
    vcpu.vectorBase = context[ContextLayout.LATER.vectorBase()];
    domain.sharedInfo.setUpcallsMasked(true);
    return 0;
  }

  /** 37: u16 domain, u32 vcpu, pointer to a context. */
  int get(Domain self, int at) {
    Domain domain = domains.get(guest.half(at));
    boolean later = self.abi.isLater();
    if (domain == null) {
      return -Errno.ESRCH;
    }
    int id = guest.word(at + 4);
    if (id != 0) {
      boolean possible = id > 0 && id < self.abi.sharedInfo().vcpus();
      return -(possible ? Errno.ESRCH : Errno.EINVAL);
    } else if (!domain.vcpu().initialised) {
      return -Errno.ENODATA;
    }
    Vcpu vcpu = domain.vcpu();
    lifecycle.unload(vcpu);
    int[] context = later ? laterContext(vcpu) : context2008(vcpu);
    int to = guest.word(at + 8);
    for (int i = 0; i < context.length; i++) {
      guest.setWord(to + 4 * i, context[i]);
    }
    return 0;
  }

  private static int[] common(Vcpu vcpu, ContextLayout layout) {
    int[] context = new int[layout.words()];
    for (int n = 0; n < 16; n++) {
      context[n] = vcpu.register(n);
    }
    context[layout.domainAccess()] = vcpu.dacr();
    context[layout.callbacks()] = vcpu.eventCallback;
    context[layout.callbacks() + 1] = vcpu.failsafeCallback;
    return context;
  }

  private static int[] context2008(Vcpu vcpu) {
    ContextLayout layout = ContextLayout.RELEASE_2008;
    int[] context = common(vcpu, layout);
    context[layout.psr()] = (vcpu.cpsr() & ~Psr.MODE) | vcpu.mode;
    context[VIRTUAL_MODE] = vcpu.mode;
    context[layout.kernelStack()] = vcpu.kernelStack;
    context[layout.faults()] = vcpu.faultAddress;
    context[layout.faults() + 1] = vcpu.faultStatus;
    return context;
  }

  /** The words between the ones that have names here: CONTEXTIDR, FCSE, TTBR1, TTBCR, CPAR. */
  private static int[] laterContext(Vcpu vcpu) {
    ContextLayout layout = ContextLayout.LATER;
    int[] context = common(vcpu, layout);
    context[layout.vectorBase()] = vcpu.vectorBase;
    context[layout.domainAccess() + 1] = vcpu.contextId;
    context[layout.domainAccess() + 2] = vcpu.fcsePid;
    context[layout.tableBase()] = vcpu.tableBase;
    context[layout.callbacks() - 1] = vcpu.coprocessors;
    return context;
  }
}
