package dev.armature.runtime.cpu;

import dev.armature.runtime.log.GuestLog;

/** Exception entry as the architecture defines it (ARM ARM A2.6): bank, link, mask, vector. */
public final class ArchitecturalExceptions implements ExceptionModel {
  private static final int HIGH_VECTORS = 0xFFFF0000;

  private final GuestLog log;

  /** Logs entries to {@code log} under {@code int}. */
  public ArchitecturalExceptions(GuestLog log) {
    this.log = log;
  }

  @Override
  public void take(ArmCpu cpu, ExceptionKind kind, int address) {
    int old = cpu.cpsr();
    boolean thumb = (old & Psr.T) != 0;
    if (log.isOn(GuestLog.Category.INT, address)) {
      log.log(GuestLog.Category.INT, "int: %s at %08x, cpsr %08x", kind, address, old);
    }
    int now = (old & ~(Psr.MODE | Psr.T)) | kind.mode() | Psr.I | (kind.masksFiq() ? Psr.F : 0);
    cpu.setCpsr(now);
    cpu.setSpsr(old);
    cpu.r[14] = address + kind.linkOffset(thumb);
    cpu.pc = (cpu.cp15.highVectors() ? HIGH_VECTORS : 0) + kind.vector();
  }
}
