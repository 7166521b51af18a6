package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.event.PhysicalInterrupts;
import dev.armature.xen.memory.GuestMemory;

/** Hypercall physdev_op of the later tree: what a driver domain does about its interrupt lines. */
public final class LaterPhysdevOp implements Hypercall {
  private static final int UNMASK_NOTIFY = 4;
  private static final int STATUS_QUERY = 5;
  private static final int END_OF_INTERRUPT = 12;
  private static final int SET_TYPE = 13;
  private static final int AUXILIARY_CONTROL = 14;
  private static final int SIZE = 16;
  private static final int NEEDS_UNMASK = 1;
  private static final int TRIGGER = 0x1F;
  private static final int HUMAN_INTERFACE = 1 << 31;

  private final GuestMemory guest;
  private final PhysicalInterrupts interrupts;

  /** The hypercall. */
  public LaterPhysdevOp(GuestMemory guest, PhysicalInterrupts interrupts) {
    this.guest = guest;
    this.interrupts = interrupts;
  }

  @Override
  public int call(Vcpu caller, int argument, int unused1, int unused2, int unused3) {
    GuestMemory.checkRange(argument, SIZE);
    Domain self = caller.domain();
    int line = guest.word(argument + 4);
    boolean exists = line >= 0 && line < interrupts.lineCount();
    switch (guest.word(argument)) {
      case UNMASK_NOTIFY -> interrupts.unmaskAll(self);
      case STATUS_QUERY -> {
        if (!exists) {
          return -Errno.EINVAL;
        } else if (!interrupts.mayQuery(self, line)) {
          return -Errno.EPERM;
        }
        guest.setWord(argument + 8, interrupts.needsUnmask(line) ? NEEDS_UNMASK : 0);
      }
      case END_OF_INTERRUPT -> {
        return interrupts.unmask(self, line) ? 0 : -Errno.EINVAL;
      }
      case SET_TYPE -> {
        if (!exists) {
          return -Errno.EINVAL;
        } else if (!self.ioRights().mayBind(line)) {
          return -Errno.EPERM;
        }
        int flags = guest.word(argument + 8);
        if (!interrupts.setTrigger(self, line, flags & TRIGGER)) {
          return -Errno.EPERM;
        }
        if ((flags & HUMAN_INTERFACE) != 0) {
          interrupts.markHumanInterface(self, line);
        }
      }
      case AUXILIARY_CONTROL -> {
        // The boards' CPUs have no such register: it reads as zero and keeps nothing.
      }
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }
}
