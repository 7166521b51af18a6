package dev.armature.cli;

import dev.armature.debug.DebugThread;
import dev.armature.debug.DebugThreads;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.xen.Hypervisor;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.sched.PhysicalCpu;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The domains' virtual CPUs, as debuggers see them; the CPU itself while there is no domain. */
final class XenThreads implements DebugThreads {
  private final ArmCpu cpu;
  private final Supplier<Hypervisor> hypervisor;

  /**
   * @param cpu the machine's first
   * @param hypervisor as it is now: a reset makes another one
   */
  XenThreads(ArmCpu cpu, Supplier<Hypervisor> hypervisor) {
    this.cpu = cpu;
    this.hypervisor = hypervisor;
  }

  @Override
  public List<DebugThread> all() {
    List<DebugThread> threads = new ArrayList<>();
    DomainTable domains = hypervisor.get().domains();
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      Domain domain = domains.get(id);
      if (domain != null) {
        domain.vcpus().forEach(vcpu -> threads.add(thread(vcpu)));
      }
    }
    return threads.isEmpty() ? DebugThreads.of(cpu).all() : threads;
  }

  /** Who has the first CPU, or had it last. */
  @Override
  public DebugThread current() {
    Vcpu loaded = hypervisor.get().dispatcher().cpus().all().getFirst().loaded();
    return loaded == null ? all().getFirst() : thread(loaded);
  }

  private DebugThread thread(Vcpu vcpu) {
    for (PhysicalCpu physical : hypervisor.get().dispatcher().cpus().all()) {
      if (physical.loaded() == vcpu) {
        boolean runs = physical.arm() == cpu && physical.running() == vcpu;
        return VcpuThread.on(physical.arm(), vcpu, runs);
      }
    }
    return VcpuThread.saved(vcpu, cpu);
  }
}
