package dev.armature.xen.sched;

import dev.armature.xen.domain.Vcpu;

/**
 * Borrowed virtual time (Duda and Cheriton, 1999): each virtual CPU's virtual time advances while
 * it runs, by its own rate; who is least advanced runs next. One that warps counts as less advanced
 * than it is.
 */
public final class BorrowedVirtualTime implements Scheduler {
  /** Number in dom0_op. */
  public static final int ID = 0;

  private static final int DEFAULT_ADVANCE = 10;
  private static final long UNIT = 100_000;
  private static final long DEFAULT_CONTEXT_ALLOWANCE = 5_000_000;
  private static final int ALONE = 10;

  /** What it keeps for a virtual CPU. The key is the effective virtual time. */
  private static final class Share extends Entity {
    long actual;
    long rest;
    int advance = DEFAULT_ADVANCE;
    int warp;
    boolean warping;

    Share(Vcpu vcpu) {
      super(vcpu);
    }

    void updateKey() {
      key = warping ? actual - warp : actual;
    }
  }

  private final RunQueue queue = new RunQueue();
  private long contextAllowance = DEFAULT_CONTEXT_ALLOWANCE;
  private long systemVirtualTime;

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

  /**
   * Sets a virtual CPU's parameters.
   *
   * @param advance units for each 100 µs, at least 1
   * @param warpBack whether it warps
   * @param warp units that it is ahead while it warps
   * @return whether they make sense
   */
  public boolean adjust(Vcpu vcpu, int advance, boolean warpBack, int warp) {
    if (advance <= 0) {
      return false;
    }
    Share s = share(vcpu);
    boolean queued = s.isQueued();
    queue.remove(s);
    s.advance = advance;
    s.warping = warpBack;
    s.warp = warp;
    s.updateKey();
    if (queued) {
      queue.addLast(s);
    }
    return true;
  }

  @Override
  public void add(Vcpu vcpu) {
    Share s = new Share(vcpu);
    s.actual = systemVirtualTime;
    s.updateKey();
    vcpu.schedulerData = s;
  }

  @Override
  public void remove(Vcpu vcpu) {
    queue.remove(share(vcpu));
  }

  @Override
  public void charge(Vcpu vcpu, long nanos) {
    Share s = share(vcpu);
    s.rest += nanos * s.advance;
    s.actual += s.rest / UNIT;
    s.rest %= UNIT;
    s.updateKey();
  }

  @Override
  public void wake(Vcpu vcpu, long now) {
    Share s = share(vcpu);
    s.actual = Math.max(s.actual, systemVirtualTime);
    s.updateKey();
    queue.addFirst(s);
  }

  @Override
  public void requeue(Vcpu vcpu, long now) {
    queue.addLast(share(vcpu));
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
  public Vcpu pick(long now) {
    Share first = (Share) queue.first();
    if (first == null) {
      return null;
    }
    queue.remove(first);
    if (!first.warping) {
      systemVirtualTime = Math.max(systemVirtualTime, first.actual);
    }
    return first.vcpu;
  }

  @Override
  public long slice(long now) {
    return queue.isEmpty() ? ALONE * contextAllowance : contextAllowance;
  }

  private static Share share(Vcpu vcpu) {
    return (Share) vcpu.schedulerData;
  }
}
