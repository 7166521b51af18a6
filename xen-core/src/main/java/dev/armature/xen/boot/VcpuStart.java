package dev.armature.xen.boot;

import dev.armature.xen.abi.ContextLayout;
import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;

/**
 * How a virtual CPU starts from a context (struct vcpu_guest_context) in the later tree: r12,
 * stack, PC and table base are what the context says of r4 to r7, the vectors are its own, and all
 * else is as at a domain's start.
 */
public final class VcpuStart {
  private static final int BASE = ~0x3FFF;

  private final GuestMemory guest;
  private final SectionTables sections;

  /** Starts from contexts in the memory of {@code guest}. */
  public VcpuStart(GuestMemory guest, SectionTables sections) {
    this.guest = guest;
    this.sections = sections;
  }

  /**
   * Has {@code vcpu}, which has no CPU, start anew when it runs next.
   *
   * @param pointer to the context, in the caller's memory
   * @return 0 or a negative error number; nothing was changed then
   */
  public int start(Vcpu vcpu, int pointer) {
    int[] context = new int[ContextLayout.LATER.words()];
    guest.words(pointer, context, context.length);
    Domain domain = vcpu.domain();
    int base = context[7] & BASE;
    if (domain.abi.isLater() ? !sections.adopt(domain, base) : !sections.isOwn(domain, base)) {
      return -Errno.EINVAL;
    }
    for (int n = 0; n < 15; n++) {
      vcpu.setRegister(n, 0);
    }
    vcpu.setRegister(12, context[4]);
    vcpu.setRegister(13, context[5]);
    vcpu.setRegister(15, context[6]);
    vcpu.setStatus(0);
    vcpu.mode = Vcpu.KERNEL;
    vcpu.kernelStack = 0;
    vcpu.tableBase = base;
    vcpu.vectorBase = context[ContextLayout.LATER.vectorBase()];
    vcpu.contextId = 0;
    vcpu.fcsePid = 0;
    vcpu.coprocessors = Vcpu.COPROCESSORS;
    vcpu.info().setUpcallsMasked(true);
    vcpu.initialised = true;
    return 0;
  }
}
