package dev.armature.xen.hypercall;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.ObjectType;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainLifecycle;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.SharedInfo;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.domain.VcpuInfo;
import dev.armature.xen.event.EventPorts;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.platform.TimerDriver;
import dev.armature.xen.sched.Dispatcher;

/** Hypercall sched_op: giving up the CPU, for a while or for good. */
public final class SchedOp implements Hypercall {
  private static final int YIELD = 0;
  private static final int BLOCK = 1;
  private static final int SHUTDOWN = 2;
  private static final int POLL = 3;
  private static final int REMOTE_SHUTDOWN = 4;
  private static final int MAX_POLLED = 128;
  private static final long TICK = 10_000_000;

  private final GuestMemory guest;
  private final Dispatcher dispatcher;
  private final DomainLifecycle lifecycle;
  private final DomainTable domains;
  private final TimerDriver clock;
  private final AccessControl access;

  /** The hypercall. */
  public SchedOp(
      GuestMemory guest,
      Dispatcher dispatcher,
      TimerDriver clock,
      DomainLifecycle lifecycle,
      DomainTable domains,
      AccessControl access) {
    this.guest = guest;
    this.dispatcher = dispatcher;
    this.lifecycle = lifecycle;
    this.domains = domains;
    this.clock = clock;
    this.access = access;
  }

  @Override
  public int call(Vcpu caller, int command, int argument, int unused1, int unused2) {
    return switch (command) {
      case SHUTDOWN -> {
        lifecycle.shutDown(caller.domain(), guest.word(argument) & 0xFF);
        yield 0;
      }
      case POLL -> poll(caller, argument);
      case REMOTE_SHUTDOWN -> remoteShutdown(caller.domain(), argument);
      default -> compat(caller, command, 0);
    };
  }

  /** Hypercall sched_op_compat, where shutdown's reason is the argument itself. */
  public int compat(Vcpu caller, int command, int argument) {
    switch (command) {
      case YIELD -> dispatcher.requestSwitch();
      case BLOCK -> block(caller);
      case SHUTDOWN -> lifecycle.shutDown(caller.domain(), argument & 0xFF);
      default -> {
        return -Errno.ENOSYS;
      }
    }
    return 0;
  }

  private void block(Vcpu caller) {
    VcpuInfo info = caller.info();
    boolean ticks = caller.domain().abi.ticks();
    if (ticks) {
      info.setUpcallsMasked(false);
    }
    if (!info.isUpcallPending()) {
      if (ticks) {
        // As in the original a guest that blocks sees the next tick, though it does not run.
        caller.wakeTimer.arm(clock.nanos() + TICK);
      }
      dispatcher.block(caller);
    }
  }

  private int poll(Vcpu caller, int argument) {
    int list = guest.word(argument);
    int count = guest.word(argument + 4);
    long timeout = guest.dword(argument + 8);
    SharedInfo shared = caller.domain().sharedInfo;
    if (count < 0 || count > MAX_POLLED) {
      return -Errno.EINVAL;
    }
    GuestMemory.checkRange(list, 4L * count);
    if (!caller.info().upcallsMasked()) {
      return -Errno.EINVAL;
    }
    boolean pending = false;
    for (int i = 0; i < count && !pending; i++) {
      int port = guest.word(list + 4 * i);
      if (port < 0 || port >= EventPorts.COUNT) {
        return -Errno.EINVAL;
      }
      pending = shared.isPending(port);
    }
    if (!pending) {
      caller.polling = true;
      if (timeout != 0) {
        caller.wakeTimer.arm(timeout);
      }
      dispatcher.block(caller);
    }
    return 0;
  }

  private int remoteShutdown(Domain self, int argument) {
    if (!self.privileged) {
      return -Errno.EPERM;
    }
    Domain domain = domains.get(guest.half(argument));
    int reason = guest.word(argument + 4);
    if (domain == null) {
      return -Errno.ESRCH;
    } else if (!access.permits(self, ObjectType.DOMAIN, ObjectType.DOMAIN_SHUTDOWN, domain, 0)) {
      return -Errno.EPERM;
    }
    lifecycle.shutDown(domain, reason & 0xFF);
    return 0;
  }
}
