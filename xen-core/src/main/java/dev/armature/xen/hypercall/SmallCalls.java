package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.event.PhysicalInterrupts;

/** Hypercalls of a line or two. */
public final class SmallCalls {
  private static final int HIGHEST_ASSIST = 2;

  private SmallCalls() {}

  /** Enters those of both interfaces into {@code table}. */
  public static void enter(HypercallTable table) {
    table.set(Numbers.SET_TIMER_OP, (v, low, high, r2, r3) -> setTimer(v, low, high));
    table.set(Numbers.VM_ASSIST, (v, command, type, r2, r3) -> vmAssist(command, type));
    table.set(Numbers.NMI_OP, (v, command, r1, r2, r3) -> nmi(v, command));
  }

  /** Enters those that only the 2008 release has, or has otherwise. */
  public static void enter2008(HypercallTable table, PhysicalInterrupts interrupts) {
    table.set(
        Numbers.SET_CALLBACKS, (v, event, failsafe, r2, r3) -> setCallbacks(v, event, failsafe));
    table.set(
        Numbers.SET_FOREGROUND_DOMAIN,
        (v, id, r1, r2, r3) -> {
          interrupts.setForeground(id);
          return 0;
        });
    table.set(
        Numbers.SET_HID_IRQ,
        (v, line, r1, r2, r3) -> {
          interrupts.markHumanInterface(v.domain(), line);
          return 0;
        });
    table.set(
        Numbers.SET_PIRQ_TYPE,
        (v, line, type, r2, r3) -> {
          boolean exists = line >= 0 && line < interrupts.lineCount();
          return exists && interrupts.setTrigger(v.domain(), line, type) ? 0 : -Errno.EPERM;
        });
  }

  private static int setCallbacks(Vcpu caller, int event, int failsafe) {
    caller.eventCallback = event;
    caller.failsafeCallback = failsafe;
    return 0;
  }

  private static int setTimer(Vcpu caller, int low, int high) {
    long deadline = (long) high << 32 | Integer.toUnsignedLong(low);
    if (deadline == 0) {
      caller.timer.cancel();
    } else {
      caller.timer.arm(deadline);
    }
    return 0;
  }

  private static int vmAssist(int command, int type) {
    if (Integer.compareUnsigned(type, HIGHEST_ASSIST) > 0) {
      return -Errno.EINVAL;
    }
    return command == 0 || command == 1 ? 0 : -Errno.ENOSYS;
  }

  /** There is no such interrupt; domain 0's first virtual CPU may ask for it all the same. */
  private static int nmi(Vcpu caller, int command) {
    return switch (command) {
      case 0 -> caller.domain().id() == 0 && caller.id() == 0 ? 0 : -Errno.EINVAL;
      case 1 -> 0;
      default -> -Errno.ENOSYS;
    };
  }
}
