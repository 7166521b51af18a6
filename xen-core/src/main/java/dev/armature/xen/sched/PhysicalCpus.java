package dev.armature.xen.sched;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.sync.Rendezvous;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * The machine's CPUs, and which of them is in the hypervisor: one at a time is, as each takes the
 * lock when it enters.
 */
public final class PhysicalCpus {
  private final List<PhysicalCpu> all;

  /** The same; each entry into the hypervisor looks here, several times. */
  private final PhysicalCpu[] byNumber;

  private final Rendezvous rendezvous;
  private final IntConsumer call;
  private PhysicalCpu current;

  /**
   * @param rendezvous where they meet
   * @param call has the CPU of a number enter the hypervisor soon
   */
  public PhysicalCpus(List<ArmCpu> cpus, Rendezvous rendezvous, IntConsumer call) {
    this.all = cpus.stream().map(PhysicalCpu::new).toList();
    this.rendezvous = rendezvous;
    this.call = call;
    this.byNumber = all.toArray(PhysicalCpu[]::new);
    this.current = byNumber[0];
  }

  /** All of them, by number. */
  public List<PhysicalCpu> all() {
    return all;
  }

  /** How many there are. */
  public int count() {
    return byNumber.length;
  }

  /** The one of a number below {@link #count}. */
  public PhysicalCpu get(int number) {
    return byNumber[number];
  }

  /** The one that is in the hypervisor. */
  public PhysicalCpu current() {
    return current;
  }

  /** The CPU that is in the hypervisor. */
  public ArmCpu arm() {
    return current.arm();
  }

  /** The lock, and the way to stop guests. */
  public Rendezvous rendezvous() {
    return rendezvous;
  }

  /** {@code cpu}, which has the lock, is in the hypervisor now. */
  public void enter(ArmCpu cpu) {
    current = byNumber[cpu.number()];
  }

  /** Has {@code cpu} enter the hypervisor soon, if it is not there already. */
  void call(PhysicalCpu cpu) {
    if (cpu != current) {
      call.accept(cpu.number());
    }
  }

  /** Lets others into the hypervisor until {@code condition} holds. */
  void await(BooleanSupplier condition) {
    PhysicalCpu here = current;
    rendezvous.await(condition);
    current = here;
  }
}
