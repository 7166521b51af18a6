package dev.armature.xen.sched;

import dev.armature.xen.domain.Vcpu;

/**
 * Who gets the CPU. The {@link Dispatcher} tells a scheduler what happens, and asks it.
 *
 * <p>A virtual CPU is either queued here, or running, or wants no CPU. All times are nanoseconds of
 * system time.
 */
public interface Scheduler {
  /** The name it is chosen by. */
  String name();

  /** Its number in dom0_op. */
  int id();

  /** Meets a new virtual CPU, which wants no CPU yet. */
  void add(Vcpu vcpu);

  /** Forgets a virtual CPU. */
  void remove(Vcpu vcpu);

  /** {@code vcpu} had the CPU for {@code nanos}. */
  void charge(Vcpu vcpu, long nanos);

  /** {@code vcpu} wants the CPU after it wanted none. */
  void wake(Vcpu vcpu, long now);

  /** {@code vcpu} had the CPU and still wants it. */
  void requeue(Vcpu vcpu, long now);

  /** {@code vcpu} is queued and wants the CPU no more. */
  void sleep(Vcpu vcpu);

  /**
   * Whether {@code woken} should have the CPU instead of {@code running}, which has had it for
   * {@code ran}.
   */
  boolean preempts(Vcpu woken, Vcpu running, long ran);

  /**
   * Takes the virtual CPU out of the queue that is to run now on CPU {@code cpu}; null if nobody
   * who may run there wants to.
   */
  Vcpu pick(long now, int cpu);

  /** Whether somebody is queued whom {@link #pick} would give to CPU {@code cpu}. */
  boolean hasQueued(int cpu);

  /** How long the one that {@link #pick} gave may run, if nothing else happens. */
  long slice(long now);

  /**
   * When {@link #pick} may give somebody though it gave null before and nobody woke, or {@link
   * Long#MAX_VALUE}.
   */
  default long nextWake() {
    return Long.MAX_VALUE;
  }
}
