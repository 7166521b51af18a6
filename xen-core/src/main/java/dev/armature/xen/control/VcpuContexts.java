package dev.armature.xen.control;

import dev.armature.runtime.cpu.Psr;
import dev.armature.xen.abi.ContextLayout;
import dev.armature.xen.abi.Errno;
import dev.armature.xen.boot.VcpuStart;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainLifecycle;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;

/** The commands of dom0_op that set and tell a virtual CPU's state, in the caller's layout. */
public final class VcpuContexts {
  /** Offset in words of the virtual mode in the layout of 2008, where it is told twice. */
  private static final int VIRTUAL_MODE = 232 / 4;

  private final GuestMemory guest;
  private final DomainTable domains;
  private final DomainLifecycle lifecycle;
  private final VcpuStart start;

  /** Contexts of {@code domains}. */
  public VcpuContexts(
      GuestMemory guest, DomainTable domains, DomainLifecycle lifecycle, VcpuStart start) {
    this.guest = guest;
    this.domains = domains;
    this.lifecycle = lifecycle;
    this.start = start;
  }

  /** 13: u16 domain, u32 vcpu, pointer to a context, for a domain that was built and is paused. */
  int set(Domain self, int at) {
    int id = guest.half(at);
    Domain domain = domains.get(id);
    if (domain == null) {
      return -Errno.ESRCH;
    }
    Vcpu vcpu = domain.vcpu(guest.word(at + 4));
    if (domain == self || vcpu == null) {
      return -Errno.EINVAL;
    }
    int pointer = guest.word(at + 8);
    lifecycle.unload(vcpu);
    // While that was waited for the domain may have gone on, or away.
    if (domains.get(id) != domain || !domain.vcpu().initialised || !domain.paused) {
      return -Errno.EINVAL;
    } else if (self.abi.isLater()) {
      return start.start(vcpu, pointer);
    }
    int[] context = new int[ContextLayout.RELEASE_2008.words()];
    guest.words(pointer, context, context.length);
    return replace(vcpu, context);
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

  /** 37: u16 domain, u32 vcpu, pointer to a context. */
  int get(Domain self, int at) {
    Domain domain = domains.get(guest.half(at));
    boolean later = self.abi.isLater();
    if (domain == null) {
      return -Errno.ESRCH;
    }
    int id = guest.word(at + 4);
    Vcpu vcpu = domain.vcpu(id);
    if (vcpu == null) {
      boolean possible = id > 0 && id < self.abi.vcpus();
      return -(possible ? Errno.ESRCH : Errno.EINVAL);
    } else if (!vcpu.initialised) {
      return -Errno.ENODATA;
    }
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
