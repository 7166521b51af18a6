package dev.armature.xen.sched;

import dev.armature.xen.domain.Vcpu;

/**
 * The credit scheduler: every 30 ms credits are given out to domains by weight, and by each to its
 * virtual CPUs that wanted a CPU; who has credits left goes before who has none, in turns. One that
 * wakes with credits left goes first of all, once.
 */
public final class Credit implements Scheduler {
  /** Number in dom0_op. */
  public static final int ID = 5;

  private static final long PERIOD = 30_000_000;
  private static final long SLICE = 10_000_000;
  private static final int DEFAULT_WEIGHT = 256;
  private static final int BOOST = 0;
  private static final int UNDER = 1;
  private static final int OVER = 2;

  /** What it keeps for a virtual CPU. The key is the priority. */
  private static final class Account extends Entity {
    /** That of its domain's first virtual CPU, which has what is the domain's. */
    final Account domain;

    long credits;
    boolean active;
    Account next;

    /** The domain's. */
    int weight = DEFAULT_WEIGHT;

    /** The domain's accounts that were active in the period that ends. */
    int sharers;

    Account(Vcpu vcpu) {
      super(vcpu);
      domain = vcpu.id() == 0 ? this : account(vcpu.domain().vcpu());
    }

    int priority() {
      return credits >= 0 ? UNDER : OVER;
    }
  }

  private final int cpus;
  private final RunQueue queue = new RunQueue();
  private Account all;
  private long nextAccounting;

  /** Gives out the credits of so many CPUs. */
  public Credit(int cpus) {
    this.cpus = cpus;
  }

  @Override
  public String name() {
    return "credit";
  }

  @Override
  public int id() {
    return ID;
  }

  /** The weight by which the domain of {@code vcpu} gets credits. */
  public int weight(Vcpu vcpu) {
    return account(vcpu).domain.weight;
  }

  /** Sets the weight, at least 1, by which the domain of {@code vcpu} gets credits. */
  public void setWeight(Vcpu vcpu, int weight) {
    account(vcpu).domain.weight = weight;
  }

  @Override
  public void add(Vcpu vcpu) {
    Account a = new Account(vcpu);
    a.next = all;
    all = a;
    vcpu.schedulerData = a;
  }

  @Override
  public void remove(Vcpu vcpu) {
    Account gone = account(vcpu);
    queue.remove(gone);
    if (all == gone) {
      all = gone.next;
      return;
    }
    Account a = all;
    while (a.next != gone) {
      a = a.next;
    }
    a.next = gone.next;
  }

  @Override
  public void charge(Vcpu vcpu, long nanos) {
    Account a = account(vcpu);
    a.credits -= nanos;
    a.active = true;
    a.key = a.priority();
  }

  @Override
  public void wake(Vcpu vcpu, long now) {
    Account a = account(vcpu);
    a.active = true;
    a.key = a.credits >= 0 ? BOOST : OVER;
    queue.addLast(a);
  }

  @Override
  public void requeue(Vcpu vcpu, long now) {
    queue.addLast(account(vcpu));
  }

  @Override
  public void sleep(Vcpu vcpu) {
    queue.remove(account(vcpu));
  }

  @Override
  public boolean preempts(Vcpu woken, Vcpu running, long ran) {
    Account r = account(running);
    return account(woken).key < (r.credits - ran >= 0 ? UNDER : OVER);
  }

  @Override
  public Vcpu pick(long now, int cpu) {
    if (now >= nextAccounting) {
      giveCredits();
      nextAccounting = now + PERIOD;
    }
    Account first = (Account) queue.first(cpu);
    if (first == null) {
      return null;
    }
    queue.remove(first);
    return first.vcpu;
  }

  /** Gives a period's credits to those that wanted the CPU in the last one. */
  private void giveCredits() {
    long weights = 0;
    for (Account a = all; a != null; a = a.next) {
      a.domain.sharers = 0;
    }
    for (Account a = all; a != null; a = a.next) {
      if (a.active && a.domain.sharers++ == 0) {
        weights += a.domain.weight;
      }
    }
    for (Account a = all; a != null; a = a.next) {
      if (!a.active) {
        continue;
      }
      // Nobody saves up more than a period, nor owes more than one.
      long share = PERIOD * cpus * a.domain.weight / weights / a.domain.sharers;
      a.credits = Math.clamp(a.credits + share, -PERIOD, PERIOD);
      a.active = a.isQueued();
      if (a.isQueued()) {
        queue.move(a, a.priority());
      }
    }
  }

  @Override
  public boolean hasQueued(int cpu) {
    return queue.first(cpu) != null;
  }

  @Override
  public long slice(long now) {
    return Math.min(SLICE, Math.max(nextAccounting - now, 1));
  }

  private static Account account(Vcpu vcpu) {
    return (Account) vcpu.schedulerData;
  }
}
