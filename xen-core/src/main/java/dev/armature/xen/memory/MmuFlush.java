package dev.armature.xen.memory;

import dev.armature.runtime.cpu.Mmu;
import dev.armature.xen.domain.Domain;

/** Forgets translations in the MMU of the CPU that all domains run on. */
public final class MmuFlush implements TranslationFlush {
  private final Mmu mmu;

  /** Flushes {@code mmu}. */
  public MmuFlush(Mmu mmu) {
    this.mmu = mmu;
  }

  @Override
  public void flush(Domain domain) {
    mmu.flush(domain.vcpu().addressSpace);
  }

  @Override
  public void flushFrame(Domain domain, int frame) {
    mmu.flushFrame(domain.vcpu().addressSpace, frame << MachineMemory.FRAME_SHIFT);
  }
}
