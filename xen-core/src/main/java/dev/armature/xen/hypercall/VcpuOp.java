package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.abi.Flavour;
import dev.armature.xen.boot.VcpuStart;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.RunState;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.platform.TimerDriver;
import dev.armature.xen.sched.Dispatcher;

/** Hypercall vcpu_op: the virtual CPUs of a domain, from any of them. */
public final class VcpuOp implements Hypercall {
  private static final int INITIALISE = 0;
  private static final int UP = 1;
  private static final int DOWN = 2;
  private static final int IS_UP = 3;
  private static final int GET_RUN_STATE = 4;
  private static final int SET_PERIODIC = 6;
  private static final int STOP_PERIODIC = 7;
  private static final int SET_SINGLE_SHOT = 8;
  private static final int STOP_SINGLE_SHOT = 9;
  private static final long LEAST_PERIOD = 1_000_000;
  private static final long LONGEST_PERIOD = 1L << 60;

  private final GuestMemory guest;
  private final Dispatcher dispatcher;
  private final TimerDriver clock;
  private final VcpuStart start;

  /**
   * The hypercall.
   *
   * @param start for virtual CPUs that are initialised
   */
  public VcpuOp(GuestMemory guest, Dispatcher dispatcher, TimerDriver clock, VcpuStart start) {
    this.guest = guest;
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.start = start;
  }

  @Override
  public int call(Vcpu caller, int command, int id, int argument, int unused) {
    Domain self = caller.domain();
    if (id < 0 || id >= self.abi.vcpus()) {
      return -Errno.EINVAL;
    }
    Vcpu vcpu = self.vcpu(id);
    if (vcpu == null) {
      return -Errno.ENOENT;
    }
    return switch (command) {
      case INITIALISE -> vcpu.initialised ? -Errno.EEXIST : start.start(vcpu, argument);
      case UP -> vcpu.initialised ? setDown(vcpu, false) : -Errno.EINVAL;
      case DOWN -> setDown(vcpu, true);
      case IS_UP -> vcpu.down ? 0 : 1;
      case GET_RUN_STATE -> writeRunState(vcpu, argument);
      default -> self.abi.isLater() ? timer(caller, vcpu, command, argument) : -Errno.ENOSYS;
    };
  }

  /** One that has a CPU leaves it on that CPU's way out of the hypervisor, which is soon. */
  private int setDown(Vcpu vcpu, boolean down) {
    vcpu.down = down;
    dispatcher.update(vcpu);
    return 0;
  }

  /** What only the later tree has. */
  private int timer(Vcpu caller, Vcpu vcpu, int command, int argument) {
    switch (command) {
      case SET_PERIODIC -> {
        long period = guest.dword(argument);
        if (period < LEAST_PERIOD) {
          return -Errno.EINVAL;
        }
        vcpu.period = Math.min(period, LONGEST_PERIOD);
        vcpu.periodEnds = clock.nanos() + vcpu.period;
        vcpu.periodicTimer.arm(vcpu.periodEnds);
      }
      case STOP_PERIODIC -> {
        vcpu.period = 0;
        vcpu.periodicTimer.cancel();
      }
      case SET_SINGLE_SHOT -> {
        long deadline = guest.dword(argument);
        boolean onlyFuture = (guest.word(argument + 8) & 1) != 0;
        if (!onlyFuture || deadline > clock.nanos()) {
          vcpu.timer.arm(deadline);
        }
      }
      case STOP_SINGLE_SHOT -> {
        if (vcpu != caller) {
          return -Errno.EINVAL;
        }
        vcpu.timer.cancel();
      }
      default -> {
        return -Errno.ENOSYS;
      }
    }
    return 0;
  }

  private int writeRunState(Vcpu vcpu, int argument) {
    boolean eabi = vcpu.domain().abi.flavour() == Flavour.EABI;
    long now = clock.nanos();
    guest.setWord(argument, vcpu.state().ordinal());
    guest.setDword(argument + (eabi ? 8 : 4), vcpu.stateEntered());
    int times = argument + (eabi ? 16 : 12);
    for (RunState state : STATES) {
      guest.setDword(times + 8 * state.ordinal(), vcpu.nanosIn(state, now));
    }
    return 0;
  }

  private static final RunState[] STATES = RunState.values();
}
