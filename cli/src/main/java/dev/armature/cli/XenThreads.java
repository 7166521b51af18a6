package dev.armature.cli;

import dev.armature.debug.CpuRegister;
import dev.armature.debug.CpuRegisters;
import dev.armature.debug.DebugThread;
import dev.armature.debug.DebugThreads;
import dev.armature.debug.GuestBytes;
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
        .map(this::thread)
        .orElseGet(() -> all().getFirst());
  }

  /**
   * On a CPU its registers are that CPU's, and likewise its memory; otherwise they are what the
   * hypervisor keeps of it, see {@link SavedRegisters}.
   */
  private DebugThread thread(Vcpu vcpu) {
    for (PhysicalCpu physical : hypervisor.get().dispatcher().cpus().all()) {
      if (physical.loaded() == vcpu) {
        ArmCpu cpu = physical.arm();
        boolean runs = physical.running() == vcpu;
        return thread(vcpu, new CpuRegisters(cpu).all(), new GuestBytes(cpu), runs ? cpu : null);
      }
    }
    ArmCpu like = cpus.getFirst();
    GuestBytes memory =
        new GuestBytes(
            like.mmu.memory(), va -> like.mmu.probeLoad(va, vcpu.tableBase, vcpu.fcsePid));
    return thread(vcpu, SavedRegisters.of(vcpu, like), memory, null);
  }

  /** Threads are numbered from 1, domains from 0; behind all first virtual CPUs come the others. */
  private static DebugThread thread(
      Vcpu vcpu, List<CpuRegister> registers, GuestBytes memory, ArmCpu runner) {
    Domain domain = vcpu.domain();
    String name = domain.name.isEmpty() ? "" : ", " + domain.name;
    return new DebugThread(
        vcpu.id() * DomainTable.CAPACITY + domain.id() + 1,
        "d" + domain.id() + "v" + vcpu.id(),
        "dom" + domain.id() + " vcpu " + vcpu.id() + name,
        registers,
        memory,
        runner);
  }
}
