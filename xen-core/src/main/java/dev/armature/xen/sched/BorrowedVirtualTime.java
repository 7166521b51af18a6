package dev.armature.xen.sched;

import dev.armature.xen.domain.Vcpu;

/**
 * Borrowed virtual time (Duda and Cheriton, 1999): each virtual CPU's virtual time advances while
 * it runs, by its own rate; who is least advanced runs next. One that warps counts as less advanced
 * than it is, for as long as it may, and then not for a while.
 */
public final class BorrowedVirtualTime implements Scheduler {
  /** Number in dom0_op. */
  public static final int ID = 0;

  private static final int DEFAULT_ADVANCE = 10;
  private static final long UNIT = 100_000;
  private static final long DEFAULT_CONTEXT_ALLOWANCE = 5_000_000;
  private static final long DEFAULT_WARP_LIMIT = 2_000_000_000L;
  private static final long DEFAULT_UNWARP_LIMIT = 1_000_000_000L;
  private static final long LONGEST_REST = 1L << 60;
  private static final int ALONE = 10;

  /** What it keeps for a virtual CPU. The key is the effective virtual time. */
  private static final class Share extends Entity {
    long actual;
    long rest;
    int advance = DEFAULT_ADVANCE;
    int warp;
    boolean warping;

    /** Whether it warps again after a rest. */
    boolean warpsBack;

    /** Nanoseconds that it may run warped without sleeping in between; 0 for no limit. */
    long warpLimit = DEFAULT_WARP_LIMIT;

    /** Nanoseconds that it must not warp then; 0 for ever. */
    long unwarpLimit = DEFAULT_UNWARP_LIMIT;

    /** Nanoseconds it has run warped. */
    long warped;

    final Rest pause = new Rest(this);

    Share(Vcpu vcpu) {
      super(vcpu);
    }

    /** Parameters are those of a domain; it is each of its virtual CPUs that gets a share. */
    void takeParameters(Share other) {
      advance = other.advance;
      warp = other.warp;
      warping = other.warpsBack;
      warpsBack = other.warpsBack;
      warpLimit = other.warpLimit;
      unwarpLimit = other.unwarpLimit;
    }

    boolean hasWarpedEnough() {
      return warping && warpLimit > 0 && warped >= warpLimit;
    }

    @Override
    long advanced() {
      return actual;
    }

    void updateKey() {
      key = warping ? actual - warp : actual;
    }
  }

  /** A share whose warping is interrupted; the key is the system time at which that ends. */
  private static final class Rest extends Entity {
    final Share share;

    Rest(Share share) {
      super(share.vcpu);
      this.share = share;
    }
  }

  private final RunQueue queue = new RunQueue();
  private final RunQueue resting = new RunQueue();
  private Share picked;
  private long contextAllowance = DEFAULT_CONTEXT_ALLOWANCE;
  private final VirtualTime time;

  /** Shares so many CPUs. */
  public BorrowedVirtualTime(int cpus) {
    time = new VirtualTime(queue, cpus);
  }

  @Override
  public String name() {
    return "bvt";
  }

  @Override
  public int id() {
    return ID;
  }

  /** The least time between switches, in ns. */
  public long contextAllowance() {
    return contextAllowance;
  }

  /** Sets {@link #contextAllowance}. */
  public void setContextAllowance(long nanos) {
    contextAllowance = nanos;
  }

  /** How fast {@code vcpu}'s virtual time advances: units for each 100 µs. */
  public int advance(Vcpu vcpu) {
    return share(vcpu).advance;
  }

  /** Whether {@code vcpu} warps. */
  public boolean warps(Vcpu vcpu) {
    return share(vcpu).warping;
  }

  /** Units that {@code vcpu} is ahead while it warps. */
  public int warp(Vcpu vcpu) {
    return share(vcpu).warp;
  }

  /** Nanoseconds that {@code vcpu} may run warped without sleeping in between; 0 for no limit. */
  public long warpLimit(Vcpu vcpu) {
    return share(vcpu).warpLimit;
  }

  /** Nanoseconds that {@code vcpu} must not warp when it has reached its limit; 0 for ever. */
  public long unwarpLimit(Vcpu vcpu) {
    return share(vcpu).unwarpLimit;
  }

  /**
   * Sets a virtual CPU's parameters.
   *
   * @param advance units for each 100 µs, at least 1
   * @param warpBack whether it warps
   * @param warp units that it is ahead while it warps
   * @param warpLimit see {@link #warpLimit}
   * @param unwarpLimit see {@link #unwarpLimit}
   * @return whether they make sense
   */
  public boolean adjust(
      Vcpu vcpu, int advance, boolean warpBack, int warp, long warpLimit, long unwarpLimit) {
    if (advance <= 0 || warpLimit < 0 || unwarpLimit < 0) {
      return false;
    }
    Share s = share(vcpu);
    boolean queued = s.isQueued();
    queue.remove(s);
    s.advance = advance;
    s.warping = warpBack;
    s.warpsBack = warpBack;
    s.warp = warp;
    s.warped = 0;
    s.warpLimit = warpLimit;
    s.unwarpLimit = Math.min(unwarpLimit, LONGEST_REST);
    resting.remove(s.pause);
    s.updateKey();
    if (queued) {
      queue.addLast(s);
    }
    return true;
  }

  @Override
  public void add(Vcpu vcpu) {
    Share s = new Share(vcpu);
    s.actual = time.at(vcpu);
    if (vcpu.id() != 0) {
      s.takeParameters(share(vcpu.domain().vcpu()));
    }
    s.updateKey();
    vcpu.schedulerData = s;
  }

  @Override
  public void remove(Vcpu vcpu) {
    queue.remove(share(vcpu));
    resting.remove(share(vcpu).pause);
    time.forget(vcpu);
    picked = null;
  }

  @Override
  public void charge(Vcpu vcpu, long nanos) {
    Share s = share(vcpu);
    s.warped += s.warping ? nanos : 0;
    s.rest += nanos * s.advance;
    s.actual += s.rest / UNIT;
    s.rest %= UNIT;
    s.updateKey();
  }

  @Override
  public void wake(Vcpu vcpu, long now) {
    Share s = share(vcpu);
    stopIfWarpedEnough(s, now);
    s.warped = 0;
    s.actual = Math.max(s.actual, time.at(vcpu));
    s.updateKey();
    queue.addFirst(s);
  }

  @Override
  public void requeue(Vcpu vcpu, long now) {
    stopIfWarpedEnough(share(vcpu), now);
    queue.addLast(share(vcpu));
  }

  private void stopIfWarpedEnough(Share s, long now) {
    if (!s.hasWarpedEnough()) {
      return;
    }
    s.warping = false;
    s.warped = 0;
    s.updateKey();
    if (s.unwarpLimit == 0) {
      s.warpsBack = false;
    } else {
      s.pause.key = now + s.unwarpLimit;
      resting.addLast(s.pause);
    }
  }

  private void endRests(long now) {
    for (Rest rest = (Rest) resting.first();
        rest != null && rest.key <= now;
        rest = (Rest) resting.first()) {
      resting.remove(rest);
      Share s = rest.share;
      boolean queued = s.isQueued();
      queue.remove(s);
      s.warping = s.warpsBack;
      s.updateKey();
      if (queued) {
        queue.addLast(s);
      }
    }
  }

  @Override
  public void sleep(Vcpu vcpu) {
    queue.remove(share(vcpu));
  }

  @Override
  public boolean preempts(Vcpu woken, Vcpu running, long ran) {
    Share r = share(running);
    return share(woken).key <= r.key + ran * r.advance / UNIT;
  }

  @Override
  public Vcpu pick(long now, int cpu) {
    endRests(now);
    Share first = (Share) queue.first(cpu);
    time.runs(cpu, first == null || first.warping ? null : first);
    if (first == null) {
      return null;
    }
    queue.remove(first);
    picked = first;
    return first.vcpu;
  }

  @Override
  public boolean hasQueued(int cpu) {
    return queue.first(cpu) != null;
  }

  @Override
  public long slice(long now) {
    long slice = queue.isEmpty() ? ALONE * contextAllowance : contextAllowance;
    boolean limited = picked != null && picked.warping && picked.warpLimit > 0;
    return limited ? Math.max(1, Math.min(slice, picked.warpLimit - picked.warped)) : slice;
  }

  private static Share share(Vcpu vcpu) {
    return (Share) vcpu.schedulerData;
  }
}
