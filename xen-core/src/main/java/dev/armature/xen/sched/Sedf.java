package dev.armature.xen.sched;

import dev.armature.xen.domain.Vcpu;

/**
 * Simple earliest deadline first: each virtual CPU may have a slice of each period for sure; among
 * those with some of it left the earliest end of period goes first. Time that nobody is entitled to
 * goes by weight to those that take extra time.
 */
public final class Sedf implements Scheduler {
  /** Number in dom0_op. */
  public static final int ID = 4;

  private static final long SHORTEST_PERIOD = 10_000;
  private static final long LONGEST_PERIOD = 10_000_000_000L;
  private static final long SHORTEST_SLICE = 5_000;
  private static final long EXTRA_QUANTUM = 500_000;
  private static final long CONTROL_PERIOD = 20_000_000;
  private static final long CONTROL_SLICE = 15_000_000;
  private static final long DEFAULT_PERIOD = 100_000_000;

  /** What it keeps for a virtual CPU. */
  private static final class Contract {
    /** Key: end of the period. Queued in {@code entitled}, or, with its slice used up, waiting. */
    final Entity deadline;

    /** Key: extra time it had, divided by its weight. */
    final Entity extra;

    long period = DEFAULT_PERIOD;
    long slice;
    long left;
    boolean takesExtra = true;
    int weight = 1;
    boolean ranOnExtra;

    void takeTerms(Contract other) {
      period = other.period;
      slice = other.slice;
      takesExtra = other.takesExtra;
      weight = other.weight;
    }

    Contract(Vcpu vcpu) {
      deadline = new Entity(vcpu);
      extra = new Entity(vcpu);
    }
  }

  private final RunQueue entitled = new RunQueue();
  private final RunQueue waiting = new RunQueue();
  private final RunQueue extras = new RunQueue();
  private final VirtualTime extraTime;
  private Contract picked;

  /** Shares so many CPUs. */
  public Sedf(int cpus) {
    extraTime = new VirtualTime(extras, cpus);
  }

  @Override
  public String name() {
    return "sedf";
  }

  @Override
  public int id() {
    return ID;
  }

  /**
   * Changes a contract.
   *
   * @param period in ns; 0 with a weight for extra time only
   * @param slice in ns
   * @param weight 0 for a period and a slice
   * @return whether it makes sense
   */
  public boolean adjust(Vcpu vcpu, long period, long slice, boolean takesExtra, int weight) {
    boolean extraOnly = period == 0 && weight > 0 && takesExtra;
    boolean realTime =
        period >= SHORTEST_PERIOD
            && period <= LONGEST_PERIOD
            && slice <= period
            && (slice >= SHORTEST_SLICE || (slice == 0 && takesExtra));
    if (!extraOnly && !realTime) {
      return false;
    }
    Contract c = contract(vcpu);
    boolean queued = isQueued(c);
    unqueue(c);
    c.period = extraOnly ? DEFAULT_PERIOD : period;
    c.slice = extraOnly ? 0 : slice;
    c.left = Math.min(c.left, c.slice);
    c.takesExtra = takesExtra;
    c.weight = Math.max(weight, 1);
    if (queued) {
      queue(c);
    }
    return true;
  }

  /** The period in ns. */
  public long period(Vcpu vcpu) {
    return contract(vcpu).period;
  }

  /** The slice in ns. */
  public long sliceOf(Vcpu vcpu) {
    return contract(vcpu).slice;
  }

  /** Whether it takes extra time. */
  public boolean takesExtra(Vcpu vcpu) {
    return contract(vcpu).takesExtra;
  }

  /** The weight by which it gets extra time. */
  public int weight(Vcpu vcpu) {
    return contract(vcpu).weight;
  }

  @Override
  public void add(Vcpu vcpu) {
    Contract c = new Contract(vcpu);
    if (vcpu.domain().id() == 0 && vcpu.id() == 0) {
      // Its others take extra time: two such slices would be more than a CPU has.
      c.period = CONTROL_PERIOD;
      c.slice = CONTROL_SLICE;
    } else if (vcpu.domain().id() != 0 && vcpu.id() != 0) {
      c.takeTerms(contract(vcpu.domain().vcpu()));
    }
    vcpu.schedulerData = c;
  }

  @Override
  public void remove(Vcpu vcpu) {
    unqueue(contract(vcpu));
    extraTime.forget(vcpu);
  }

  @Override
  public void charge(Vcpu vcpu, long nanos) {
    Contract c = contract(vcpu);
    if (c.ranOnExtra) {
      c.extra.key += nanos / c.weight;
    } else {
      c.left -= nanos;
    }
  }

  @Override
  public void wake(Vcpu vcpu, long now) {
    Contract c = contract(vcpu);
    if (c.deadline.key <= now) {
      c.deadline.key = now + c.period;
      c.left = c.slice;
    }
    c.extra.key = Math.max(c.extra.key, extraTime.at(vcpu));
    queue(c);
  }

  @Override
  public void requeue(Vcpu vcpu, long now) {
    queue(contract(vcpu));
  }

  @Override
  public void sleep(Vcpu vcpu) {
    unqueue(contract(vcpu));
  }

  private void queue(Contract c) {
    if (c.left > 0) {
      entitled.addLast(c.deadline);
      return;
    }
    if (c.slice > 0) {
      waiting.addLast(c.deadline);
    }
    if (c.takesExtra) {
      extras.addLast(c.extra);
    }
  }

  private void unqueue(Contract c) {
    // A heap slot does not say of which heap: entitled are those with time left.
    (c.left > 0 ? entitled : waiting).remove(c.deadline);
    extras.remove(c.extra);
  }

  private static boolean isQueued(Contract c) {
    return c.deadline.isQueued() || c.extra.isQueued();
  }

  @Override
  public boolean preempts(Vcpu woken, Vcpu running, long ran) {
    Contract w = contract(woken);
    Contract r = contract(running);
    if (w.left <= 0) {
      return false;
    }
    return r.ranOnExtra || r.left - ran <= 0 || w.deadline.key < r.deadline.key;
  }

  @Override
  public Vcpu pick(long now, int cpu) {
    startPeriods(now);
    Entity first = entitled.first(cpu);
    boolean extra = first == null;
    if (extra) {
      first = extras.first(cpu);
    }
    extraTime.runs(cpu, extra ? first : null);
    if (first == null) {
      picked = null;
      return null;
    }
    picked = contract(first.vcpu);
    unqueue(picked);
    picked.ranOnExtra = extra;
    return first.vcpu;
  }

  private void startPeriods(long now) {
    for (Entity e = waiting.first(); e != null && e.key <= now; e = waiting.first()) {
      Contract c = contract(e.vcpu);
      unqueue(c);
      // Periods that passed while it had nothing to run are not made up for.
      e.key += Math.floorDiv(now - e.key, c.period) * c.period + c.period;
      c.left = c.slice;
      queue(c);
    }
  }

  @Override
  public boolean hasQueued(int cpu) {
    return entitled.first(cpu) != null || extras.first(cpu) != null;
  }

  @Override
  public long slice(long now) {
    long most = picked.ranOnExtra ? EXTRA_QUANTUM : picked.left;
    Entity next = waiting.first();
    return next == null ? most : Math.clamp(next.key - now, 1, most);
  }

  /** When somebody who waits for a period may run again, or {@link Long#MAX_VALUE}. */
  @Override
  public long nextWake() {
    return waiting.isEmpty() ? Long.MAX_VALUE : waiting.first().key;
  }

  private static Contract contract(Vcpu vcpu) {
    return (Contract) vcpu.schedulerData;
  }
}
