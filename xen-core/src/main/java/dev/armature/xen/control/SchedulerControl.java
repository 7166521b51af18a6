package dev.armature.xen.control;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.sched.BorrowedVirtualTime;
import dev.armature.xen.sched.Credit;
import dev.armature.xen.sched.Dispatcher;
import dev.armature.xen.sched.Scheduler;
import dev.armature.xen.sched.Sedf;

/** The commands of dom0_op that concern the scheduler. */
public final class SchedulerControl {
  private static final int SET = 0;
  private static final int GET = 1;
  private static final int MOST_IN_HALF = 0xFFFF;
  private static final long MOST_MILLISECONDS = 1L << 40;

  private final GuestMemory guest;
  private final DomainTable domains;
  private final Dispatcher dispatcher;
  private final Scheduler scheduler;

  /** Control of {@code dispatcher} and its scheduler. */
  public SchedulerControl(GuestMemory guest, DomainTable domains, Dispatcher dispatcher) {
    this.guest = guest;
    this.domains = domains;
    this.dispatcher = dispatcher;
    this.scheduler = dispatcher.scheduler();
  }

  /** 24: out u32 its number. */
  int id(int at) {
    guest.setWord(at, scheduler.id());
    return 0;
  }

  /**
   * 20: u16 domain, u32 vcpu, not the caller's, u64 CPUs that it may run on, a bit for each; one of
   * them at least is there.
   */
  int affinity(Vcpu caller, int at) {
    Domain domain = domains.get(guest.half(at));
    if (domain == null) {
      return -Errno.ESRCH;
    }
    Vcpu vcpu = domain.vcpu(guest.word(at + 4));
    long mask = guest.dword(at + 8);
    if (vcpu == null || vcpu == caller || (mask & (1L << dispatcher.cpus().count()) - 1) == 0) {
      return -Errno.EINVAL;
    }
    dispatcher.keepTo(vcpu, mask);
    return 0;
  }

  /** 6: u32 scheduler, u32 direction, u32 least time between switches in ns. */
  int control(int at) {
    if (!(scheduler instanceof BorrowedVirtualTime bvt)
        || guest.word(at) != BorrowedVirtualTime.ID) {
      return -Errno.EINVAL;
    }
    switch (guest.word(at + 4)) {
      case SET -> {
        int nanos = guest.word(at + 8);
        if (nanos <= 0) {
          return -Errno.EINVAL;
        }
        bvt.setContextAllowance(nanos);
      }
      case GET -> guest.setWord(at + 8, (int) bvt.contextAllowance());
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }

  /**
   * 7: u32 scheduler, u32 direction (0 set), u16 domain, the scheduler's parameters, of each of the
   * domain's virtual CPUs. What makes no sense to the scheduler is not set, and not reported.
   */
  int adjust(Domain self, int at, Layout layout) {
    int direction = guest.word(at + 4);
    if (guest.word(at) != scheduler.id() || (direction != SET && direction != GET)) {
      return -Errno.EINVAL;
    }
    Domain domain = domains.get(guest.half(at + 8));
    if (domain == null) {
      return -Errno.ESRCH;
    }
    int parameters = at + layout.at(16, 12);
    switch (scheduler) {
      case BorrowedVirtualTime bvt ->
          adjust(bvt, domain, direction, parameters, at + layout.at(32, 24));
      case Sedf sedf -> adjust(sedf, domain, direction, parameters, self.abi.isLater());
      case Credit credit -> adjust(credit, domain.vcpu(), direction, parameters);
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }

  /**
   * u32 advance, u32 warp back, s32 warp value; s64 limit of warping, s64 time without it then,
   * both set in ms and told in ns.
   */
  private void adjust(BorrowedVirtualTime bvt, Domain domain, int direction, int at, int limits) {
    if (direction == SET) {
      for (Vcpu each : domain.vcpus()) {
        bvt.adjust(
            each,
            guest.word(at),
            guest.word(at + 4) != 0,
            guest.word(at + 8),
            nanos(guest.dword(limits)),
            nanos(guest.dword(limits + 8)));
      }
      return;
    }
    Vcpu vcpu = domain.vcpu();
    guest.setDword(limits, bvt.warpLimit(vcpu));
    guest.setDword(limits + 8, bvt.unwarpLimit(vcpu));
    guest.setWord(at, bvt.advance(vcpu));
    guest.setWord(at + 4, bvt.warps(vcpu) ? 1 : 0);
    guest.setWord(at + 8, bvt.warp(vcpu));
  }

  private static long nanos(long milliseconds) {
    return Math.clamp(milliseconds, -1, MOST_MILLISECONDS) * 1_000_000;
  }

  /**
   * u64 period, u64 slice, u64 latency, u32 extra time, u32 weight, of which the later tree has the
   * lower halves only.
   */
  private void adjust(Sedf sedf, Domain domain, int direction, int at, boolean later) {
    int extra = at + 24;
    int weight = at + 28;
    if (direction == SET) {
      for (Vcpu each : domain.vcpus()) {
        sedf.adjust(
            each,
            guest.dword(at),
            guest.dword(at + 8),
            (later ? guest.half(extra) : guest.word(extra)) != 0,
            later ? guest.half(weight) : guest.word(weight));
      }
      return;
    }
    Vcpu vcpu = domain.vcpu();
    guest.setDword(at, sedf.period(vcpu));
    guest.setDword(at + 8, sedf.sliceOf(vcpu));
    guest.setDword(at + 16, 0);
    int takesExtra = sedf.takesExtra(vcpu) ? 1 : 0;
    if (later) {
      guest.setHalf(extra, takesExtra);
      guest.setHalf(weight, Math.min(sedf.weight(vcpu), MOST_IN_HALF));
    } else {
      guest.setWord(extra, takesExtra);
      guest.setWord(weight, sedf.weight(vcpu));
    }
  }

  /** u16 weight, u16 cap, which is 0, none, whatever was set; 2008 has no such scheduler. */
  private void adjust(Credit credit, Vcpu vcpu, int direction, int at) {
    if (direction == SET) {
      int weight = guest.half(at);
      if (weight > 0) {
        credit.setWeight(vcpu, weight);
      }
      return;
    }
    guest.setHalf(at, credit.weight(vcpu));
    guest.setHalf(at + 2, 0);
  }
}
