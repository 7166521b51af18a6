package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.event.PhysicalInterrupts;
import dev.armature.xen.memory.GuestMemory;

/** Hypercall physdev_op: what a driver domain does about its interrupt lines. */
public final class PhysdevOp implements Hypercall {
  private static final int UNMASK_NOTIFY = 4;
  private static final int STATUS_QUERY = 5;
  private static final int SIZE = 16;
  private static final int NEEDS_UNMASK = 1;

  private final GuestMemory guest;
  private final PhysicalInterrupts interrupts;

  /** The hypercall. */
  public PhysdevOp(GuestMemory guest, PhysicalInterrupts interrupts) {
    this.guest = guest;
    this.interrupts = interrupts;
  }

  @Override
  public int call(Vcpu caller, int argument, int unused1, int unused2, int unused3) {
    GuestMemory.checkRange(argument, SIZE);
    switch (guest.word(argument)) {
      case UNMASK_NOTIFY -> interrupts.unmaskAll(caller.domain());
      case STATUS_QUERY -> {
        int line = guest.word(argument + 4);
        if (line < 0 || line >= interrupts.lineCount()) {
          return -Errno.EINVAL;
        } else if (!interrupts.mayQuery(caller.domain(), line)) {
          return -Errno.EPERM;
        }
        guest.setWord(argument + 8, interrupts.needsUnmask(line) ? NEEDS_UNMASK : 0);
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }
}
