package dev.armature.xen.memory;

import dev.armature.runtime.cpu.AddressSpace;
import dev.armature.runtime.cpu.Mmu;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.sched.PhysicalCpu;
import dev.armature.xen.sched.PhysicalCpus;
import java.util.function.BiConsumer;

/**
 * Forgets translations in the MMUs of the CPUs. One that runs the domain meanwhile is stopped for
 * it; address spaces that no CPU is in are marked, and emptied when one enters them.
 */
public final class MmuFlush implements TranslationFlush {
  private final PhysicalCpus cpus;

  /** Flushes the MMUs of {@code cpus}. */
  public MmuFlush(PhysicalCpus cpus) {
    this.cpus = cpus;
  }

  @Override
  public void flush(Domain domain) {
    onEach(domain, Mmu::flush);
  }

  @Override
  public void flushFrame(Domain domain, int frame) {
    onEach(domain, (mmu, space) -> mmu.flushFrame(space, frame << MachineMemory.FRAME_SHIFT));
  }

  private void onEach(Domain domain, BiConsumer<Mmu, AddressSpace> action) {
    for (int number = 0; number < domain.vcpuCount(); number++) {
      onEach(domain.vcpu(number), action);
    }
  }

  private void onEach(Vcpu vcpu, BiConsumer<Mmu, AddressSpace> action) {
    for (int i = 0; i < cpus.count(); i++) {
      PhysicalCpu cpu = cpus.get(i);
      AddressSpace space = vcpu.addressSpace(i);
      Mmu mmu = cpu.arm().mmu;
      if (space != null && cpu != cpus.current() && mmu.isCurrent(space)) {
        cpus.rendezvous().stopOthers(() -> action.accept(mmu, space));
      } else if (space != null) {
        action.accept(mmu, space);
      }
    }
  }
}
