package dev.armature.xen.sched;

import dev.armature.runtime.memory.Ram;
import dev.armature.xen.domain.Vcpu;

/**
 * Where one that wakes joins a race for the CPU: with the least advanced of those that have, or
 * wait for, a CPU that it may have, too. Virtual CPUs that are kept to some CPUs advance at those
 * CPUs' pace, so that one time for all would have who sleeps there wait for the fastest CPU.
 */
final class VirtualTime {
  private final RunQueue queue;
  private final int cpus;
  private final Entity[] running = new Entity[Ram.MAX_CPUS];

  /** The most advanced that ran; counts while nobody else wants the CPUs. */
  private long most;

  /** The time of those that wait in {@code queue} and run on so many CPUs. */
  VirtualTime(RunQueue queue, int cpus) {
    this.queue = queue;
    this.cpus = cpus;
  }

  /** {@code entity}, or, with null, nobody who takes part, runs on CPU {@code cpu}. */
  void runs(int cpu, Entity entity) {
    running[cpu] = entity;
    if (entity != null) {
      most = Math.max(most, entity.advanced());
    }
  }

  /** {@code vcpu} runs nowhere. */
  void forget(Vcpu vcpu) {
    for (int cpu = 0; cpu < cpus; cpu++) {
      if (running[cpu] != null && running[cpu].vcpu == vcpu) {
        running[cpu] = null;
      }
    }
  }

  /** How far advanced {@code woken}, which is not queued, is to be at least. */
  long at(Vcpu woken) {
    long least = Long.MAX_VALUE;
    for (int cpu = 0; cpu < cpus; cpu++) {
      if (woken.mayRunOn(cpu)) {
        Entity first = queue.first(cpu);
        least = first == null ? least : Math.min(least, first.advanced());
        least = running[cpu] == null ? least : Math.min(least, running[cpu].advanced());
      }
    }
    return Math.min(least, most);
  }
}
