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
  private static final int SET_PERIODIC = 6;
  private static final int STOP_PERIODIC = 7;
  private static final int SET_SINGLE_SHOT = 8;
  private static final int STOP_SINGLE_SHOT = 9;
  private static final long LEAST_PERIOD = 1_000_000;
  private static final long LONGEST_PERIOD = 1L << 60;

  /** Virtual CPUs that a domain of the later tree could have. */
  private static final int LATER_VCPUS = 4;

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
      return -(caller.domain().abi.isLater() && id > 0 && id < LATER_VCPUS
          ? Errno.ENOENT
          : Errno.EINVAL);
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
        return caller.domain().abi.isLater() ? timer(caller, command, argument) : -Errno.ENOSYS;
      }
    }
    return 0;
  }

  /** What only the later tree has. */
  private int timer(Vcpu caller, int command, int argument) {
    switch (command) {
      case SET_PERIODIC -> {
        long period = guest.dword(argument);
        if (period < LEAST_PERIOD) {
          return -Errno.EINVAL;
        }
        caller.period = Math.min(period, LONGEST_PERIOD);
        caller.periodEnds = clock.nanos() + caller.period;
        caller.periodicTimer.arm(caller.periodEnds);
      }
      case STOP_PERIODIC -> {
        caller.period = 0;
        caller.periodicTimer.cancel();
      }
      case SET_SINGLE_SHOT -> {
        long deadline = guest.dword(argument);
        boolean onlyFuture = (guest.word(argument + 8) & 1) != 0;
        if (!onlyFuture || deadline > clock.nanos()) {
          caller.timer.arm(deadline);
        }
      }
      case STOP_SINGLE_SHOT -> caller.timer.cancel();
      default -> {
        return -Errno.ENOSYS;
      }
    }
    return 0;
  }

  private void writeRunState(Vcpu caller, int argument) {
    boolean eabi = caller.domain().abi.flavour() == Flavour.EABI;
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
