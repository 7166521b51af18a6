package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.abi.SaveArea;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.event.EventChannels;
import dev.armature.xen.event.PhysicalInterrupts;
import dev.armature.xen.event.Virq;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.sched.PhysicalCpus;

/** Hypercalls of a line or two that only the later tree has, or has otherwise. */
public final class LaterCalls {
  private static final int IWMMXT_COPROCESSORS = 3;
  private static final int HIGHEST_VFP_REGISTER = 3;
  private static final int MVFR0 = 3;

  private LaterCalls() {}

  /** Enters them into {@code table}, for guests on {@code cpu}. */
  public static void enter(
      HypercallTable table,
      PhysicalCpus cpus,
      PhysicalInterrupts interrupts,
      EventChannels channels) {
    table.set(
        Numbers.SET_FOREGROUND_DOMAIN,
        (v, id, r1, r2, r3) -> {
          interrupts.setForeground(id);
          channels.raiseForAll(Virq.FOREGROUND);
          return 0;
        });
    table.set(Numbers.SET_TRAP_TABLE, (v, base, r1, r2, r3) -> setTrapTable(v, base));
    table.set(
        Numbers.SET_CALLBACKS, (v, event, failsafe, r2, r3) -> setCallbacks(v, event, failsafe));
    // Both have no effect; the first leaves r0 as it was.
    table.setWithoutEffect(Numbers.SET_CPU_DOMAIN);
    table.set(LaterNumbers.CACHE_CONTROL, (v, r0, r1, r2, r3) -> 0);
    table.set(LaterNumbers.IWMMXT_OP, (v, command, r1, r2, r3) -> iwmmxt(v, command));
    table.set(
        LaterNumbers.SYNC_VCPU_STATE,
        (v, r0, r1, r2, r3) -> {
          v.coprocessors = v.info().saved(SaveArea.CPAR) | Vcpu.COPROCESSORS;
          return r0;
        });
    table.set(
        LaterNumbers.FCSE_SET_PID,
        (v, pid, r1, r2, r3) -> {
          cpus.arm().cp15.write(0, 13, 0, 0, pid);
          v.fcsePid = cpus.arm().cp15.fcsePid();
          return 0;
        });
    table.set(LaterNumbers.FCSE_GET_PID, (v, r0, r1, r2, r3) -> v.fcsePid);
    table.set(LaterNumbers.VFP_OP, (v, command, register, r2, r3) -> vfp(command, register));
    table.set(
        LaterNumbers.SET_TLS,
        (v, value, r1, r2, r3) -> {
          v.threadRegister = value;
          return value;
        });
  }

  private static int setTrapTable(Vcpu caller, int base) {
    caller.vectorBase = base;
    return base == 0 ? -Errno.EFAULT : 0;
  }

  /** They are kept and never used; events go to the vectors. */
  private static int setCallbacks(Vcpu caller, int event, int failsafe) {
    if (Integer.compareUnsigned(event, GuestMemory.LIMIT) >= 0
        || Integer.compareUnsigned(failsafe, GuestMemory.LIMIT) >= 0) {
      return -Errno.EINVAL;
    }
    caller.eventCallback = event;
    caller.failsafeCallback = failsafe;
    return 0;
  }

  /** The boards' CPUs have no such coprocessors: only the access register is kept. */
  private static int iwmmxt(Vcpu caller, int command) {
    int before = caller.coprocessors;
    switch (command) {
      case 0 -> caller.coprocessors |= IWMMXT_COPROCESSORS;
      case 1 -> caller.coprocessors &= ~IWMMXT_COPROCESSORS;
      case 2 -> {
        // Only asks.
      }
      default -> {
        return -Errno.ENOSYS;
      }
    }
    return before;
  }

  /** The boards' CPUs have no VFP: its registers read as zero and keep nothing. */
  private static int vfp(int command, int register) {
    boolean known = register >= 0 && register <= HIGHEST_VFP_REGISTER;
    boolean allowed = command == 0 || (command == 1 && register != MVFR0);
    return known && allowed ? 0 : -Errno.EPERM;
  }
}
