package dev.armature.runtime.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One lock for all that the CPUs of a machine share and that is not guest code, and the means to
 * have all other CPUs out of guest code.
 *
 * <p>The rule: guest code runs without the lock; devices, timers, a hypervisor, and the bookkeeping
 * of translated code hold it. Who changes what another CPU's guest code relies on (its soft TLB,
 * its translations) does so in {@link #stopOthers}, which holds the lock too. A CPU that waits for
 * the lock counts as stopped, so that nobody waits for one that waits for him: it may be in the
 * middle of an instruction, and must look again at whatever it read before.
 *
 * <p>With one CPU all of it costs a test of a field.
 */
public final class Rendezvous {
  private static final int SPINS = 200;

  /** How often who comes by {@link #lock} looks whether those ahead are through; some 1 us. */
  private static final int PATIENCE = 50;

  private static final int YIELDS = 50;
  private static final long PARK_NANOS = 20_000;
  private static final VarHandle OWNER;

  static {
    try {
      OWNER = MethodHandles.lookup().findVarHandle(Rendezvous.class, "owner", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A CPU. */
  public final class Member {
    private final int number;
    private final Runnable interrupt;
    private volatile boolean inGuest;
    private volatile Thread thread;

    private Member(int number, Runnable interrupt) {
      this.number = number;
      this.interrupt = interrupt;
    }

    /** 0 for the first, and so on. */
    public int number() {
      return number;
    }

    /** Says that the calling thread runs this CPU from now on, and no other one. */
    public void runsHere() {
      Thread self = Thread.currentThread();
      for (Member other : members) {
        if (other.thread == self) {
          other.thread = null;
        }
      }
      thread = self;
    }

    /** Before guest code: waits as long as somebody has the others stopped. */
    public void enterGuest() {
      if (alone) {
        return;
      }
      inGuest = true;
      for (int tries = 0; stopping; tries++) {
        inGuest = false;
        while (stopping) {
          pause(tries++);
        }
        inGuest = true;
      }
    }

    /** After guest code. */
    public void leaveGuest() {
      inGuest = false;
    }
  }

  private final List<Member> members = new ArrayList<>();
  private boolean alone = true;
  private volatile boolean stopping;
  private volatile Thread owner;

  /** Somebody waits in {@link #lockAhead}; a hint. */
  private volatile boolean ahead;

  private int depth;

  /**
   * Adds a CPU, before any runs.
   *
   * @param interrupt has it leave guest code soon; any thread
   */
  public Member join(Runnable interrupt) {
    Member member = new Member(members.size(), interrupt);
    members.add(member);
    alone = members.size() < 2;
    return member;
  }

  /** Whether there is one CPU only. */
  public boolean isAlone() {
    return alone;
  }

  /** Takes the lock; a thread that has it takes it once more. */
  public void lock() {
    if (alone) {
      return;
    }
    if (owner == Thread.currentThread()) {
      depth++;
    } else {
      for (int tries = 0; ahead && tries < PATIENCE; tries++) {
        Thread.onSpinWait();
      }
      acquire();
      depth = 1;
    }
  }

  /**
   * Takes the lock before those who come by {@link #lock} meanwhile, if it does not take long. It
   * is for a CPU that was called: who called it would often be faster to come for his next matter,
   * and has time.
   */
  public void lockAhead() {
    if (alone) {
      return;
    }
    if (owner == Thread.currentThread()) {
      depth++;
    } else {
      ahead = true;
      acquire();
      ahead = false;
      depth = 1;
    }
  }

  /** Gives back one {@link #lock}. */
  public void unlock() {
    if (!alone && --depth == 0) {
      owner = null;
    }
  }

  private void acquire() {
    Thread self = Thread.currentThread();
    if (OWNER.compareAndSet(this, null, self)) {
      return;
    }
    Member me = memberOf(self);
    boolean wasInGuest = me != null && me.inGuest;
    if (wasInGuest) {
      me.inGuest = false;
    }
    for (int tries = 0; owner != null || !OWNER.compareAndSet(this, null, self); tries++) {
      pause(tries);
    }
    // Who stops others has the lock: nobody does now.
    if (wasInGuest) {
      me.inGuest = true;
    }
  }

  private Member memberOf(Thread thread) {
    for (Member member : members) {
      if (member.thread == thread) {
        return member;
      }
    }
    return null;
  }

  /** The number of the CPU that the calling thread runs, or 0. */
  public int here() {
    Member me = alone ? null : memberOf(Thread.currentThread());
    return me == null ? 0 : me.number;
  }

  /**
   * Runs {@code action} under the lock while no other CPU executes guest code. What they have
   * derived from guest memory and tables may be changed meanwhile.
   */
  public void stopOthers(Runnable action) {
    if (alone) {
      action.run();
      return;
    }
    lock();
    boolean outermost = !stopping;
    try {
      if (outermost) {
        stopping = true;
        awaitOthers();
      }
      action.run();
    } finally {
      if (outermost) {
        stopping = false;
      }
      unlock();
    }
  }

  private void awaitOthers() {
    Thread self = Thread.currentThread();
    for (Member member : members) {
      if (member.thread != self && member.inGuest) {
        member.interrupt.run();
        for (int tries = 0; member.inGuest; tries++) {
          pause(tries);
        }
      }
    }
  }

  /**
   * Gives the lock to others, however often it is held, until {@code condition}, which is asked
   * under the lock. The calling CPU must be between two instructions.
   */
  public void await(BooleanSupplier condition) {
    if (alone) {
      return;
    }
    int held = depth;
    for (int tries = 0; !condition.getAsBoolean(); tries++) {
      Member me = memberOf(Thread.currentThread());
      boolean wasInGuest = me != null && me.inGuest;
      if (wasInGuest) {
        me.inGuest = false;
      }
      owner = null;
      pause(tries);
      acquire();
      if (wasInGuest) {
        me.inGuest = true;
      }
    }
    depth = held;
  }

  /** Yielding only shortens the wait: who waits asks again, and sleeps in the end. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static void pause(int tries) {
    if (tries < SPINS) {
      Thread.onSpinWait();
    } else if (tries < SPINS + YIELDS) {
      Thread.yield();
    } else {
      LockSupport.parkNanos(PARK_NANOS);
    }
  }
}
