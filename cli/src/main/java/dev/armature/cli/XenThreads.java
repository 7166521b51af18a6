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
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The domains' virtual CPUs, as debuggers see them; the CPUs themselves while there is no domain.
 */
final class XenThreads implements DebugThreads {
  private final List<ArmCpu> cpus;
  private final Supplier<Hypervisor> hypervisor;

  /**
   * @param cpus the machine's
   * @param hypervisor as it is now: a reset makes another one
   */
  XenThreads(List<ArmCpu> cpus, Supplier<Hypervisor> hypervisor) {
    this.cpus = cpus;
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
    return threads.isEmpty() ? DebugThreads.of(cpus).all() : threads;
  }

  /** If that is nobody, one that runs elsewhere. */
  @Override
  public DebugThread on(ArmCpu cpu) {
    List<PhysicalCpu> physical = hypervisor.get().dispatcher().cpus().all();
    return Stream.concat(Stream.of(physical.get(cpu.number())), physical.stream())
        .map(PhysicalCpu::loaded)
        .filter(Objects::nonNull)
        .findFirst()
        .<DebugThread>map(this::thread)
        .orElseGet(() -> all().getFirst());
  }

  private DebugThread thread(Vcpu vcpu) {
    for (PhysicalCpu physical : hypervisor.get().dispatcher().cpus().all()) {
      if (physical.loaded() == vcpu) {
        return VcpuThread.on(physical.arm(), vcpu, physical.running() == vcpu);
      }
    }
    return VcpuThread.saved(vcpu, cpus.getFirst());
  }
}
