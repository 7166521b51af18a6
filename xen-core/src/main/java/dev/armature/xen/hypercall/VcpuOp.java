package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.abi.Flavour;
import dev.armature.xen.domain.RunState;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.platform.TimerDriver;
import dev.armature.xen.sched.Dispatcher;

/** Hypercall vcpu_op: the one virtual CPU of a domain, from itself. */
public final class VcpuOp implements Hypercall {
  private final GuestMemory guest;
  private final Dispatcher dispatcher;
  private final TimerDriver clock;

  /** The hypercall. */
  public VcpuOp(GuestMemory guest, Dispatcher dispatcher, TimerDriver clock) {
    this.guest = guest;
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  @Override
  public int call(Vcpu caller, int command, int id, int argument, int unused) {
    if (id != 0) {
      return -Errno.EINVAL;
    }
    switch (command) {
      case 0 -> {
        return -Errno.EEXIST;
      }
      case 1 -> caller.down = false;
      case 2 -> {
        caller.down = true;
        dispatcher.update(caller);
      }
      case 3 -> {
        return caller.down ? 0 : 1;
      }
      case 4 -> writeRunState(caller, argument);
      default -> {
        return -Errno.ENOSYS;
      }
    }
    return 0;
  }

  private void writeRunState(Vcpu caller, int argument) {
    boolean eabi = caller.domain().flavour == Flavour.EABI;
    long now = clock.nanos();
    guest.setWord(argument, caller.state().ordinal());
    guest.setDword(argument + (eabi ? 8 : 4), caller.stateEntered());
    int times = argument + (eabi ? 16 : 12);
    for (RunState state : STATES) {
      long nanos = caller.nanosIn(state);
      nanos += state == caller.state() ? now - caller.stateEntered() : 0;
      guest.setDword(times + 8 * state.ordinal(), nanos);
    }
  }

  private static final RunState[] STATES = RunState.values();
}
