package dev.armature.xen;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.Psr;
import dev.armature.xen.abi.Errno;
import dev.armature.xen.abi.SaveArea;
import dev.armature.xen.domain.DomainLifecycle;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.domain.VcpuInfo;
import dev.armature.xen.hypercall.HypercallTable;
import dev.armature.xen.hypercall.LaterNumbers;
import dev.armature.xen.sched.PhysicalCpus;

/**
 * The way into a guest's kernel and back in the later tree: exceptions and events arrive at vectors
 * of the guest's own, and what does not fit into registers is in the shared page, where there is
 * room for one. Hypercalls are SWIs of the kernel, the number in the instruction.
 */
final class SaveAreaEntry implements GuestEntry {
  private static final int SWI_COMMENT = 0x00FFFFFF;
  private static final int EVENT_VECTOR = 0x18;
  private static final int KEPT_BITS = 0xF8000000 | Psr.T;

  private final PhysicalCpus cpus;
  private final HypercallTable hypercalls;
  private final DomainLifecycle lifecycle;

  SaveAreaEntry(PhysicalCpus cpus, HypercallTable hypercalls, DomainLifecycle lifecycle) {
    this.cpus = cpus;
    this.hypercalls = hypercalls;
    this.lifecycle = lifecycle;
  }

  @Override
  public boolean hypercall(Vcpu vcpu, int address) {
    ArmCpu cpu = cpus.arm();
    if (vcpu.mode == Vcpu.USER) {
      return false;
    }
    int[] r = cpu.r;
    if (cpu.thumb) {
      // The interface knows ARM state only; whoever tries gets an answer all the same.
      cpu.pc = address + 2;
      r[0] = -Errno.ENOSYS;
      return true;
    }
    int number = cpu.mmu.load32(address) & SWI_COMMENT;
    cpu.pc = address + 4;
    if (number == LaterNumbers.RESTORE_TRAP_FRAME) {
      restore(vcpu);
    } else {
      r[0] = hypercalls.call(vcpu, number, r[0], r[1], r[2], r[3]);
    }
    return true;
  }

  @Override
  public boolean emulate(Vcpu vcpu, int address) {
    return UserCp15.execute(cpus.arm(), vcpu, address);
  }

  @Override
  public void reflect(Vcpu vcpu, ExceptionKind kind, int address) {
    ArmCpu cpu = cpus.arm();
    if (kind == ExceptionKind.DATA_ABORT) {
      VcpuInfo info = vcpu.info();
      info.save(SaveArea.FAR, cpu.cp15.faultAddress());
      info.save(SaveArea.FSR, cpu.cp15.dataFaultStatus());
    }
    enter(vcpu, kind.vector(), address + kind.linkOffset(cpu.thumb));
  }

  @Override
  public boolean wantsEvent(Vcpu vcpu) {
    return vcpu.info().wantsUpcall();
  }

  @Override
  public void deliverEvent(Vcpu vcpu) {
    vcpu.heldEvents().delivered();
    enter(vcpu, EVENT_VECTOR, cpus.arm().pc);
  }

  /**
   * Enters the guest's kernel.
   *
   * @param link what its link register says
   */
  private void enter(Vcpu vcpu, int vector, int link) {
    ArmCpu cpu = cpus.arm();
    if (vcpu.vectorBase == 0) {
      lifecycle.crash(
          vcpu.domain(), String.format("no vectors for 0x%02x, PC 0x%08x", vector, cpu.pc));
      return;
    }
    int[] r = cpu.r;
    VcpuInfo info = vcpu.info();
    int masked = info.upcallsMasked() ? SaveArea.WERE_MASKED : 0;
    info.save(SaveArea.SP, r[13]);
    info.save(SaveArea.LR, r[14]);
    info.save(
        SaveArea.SPSR, (cpu.cpsr() & ~(Psr.MODE | SaveArea.WERE_MASKED)) | vcpu.mode | masked);
    info.setUpcallsMasked(true);
    if (vcpu.mode == Vcpu.USER) {
      r[13] = vcpu.kernelStack;
    }
    vcpu.kernelStack = r[13];
    vcpu.enterMode(cpu, Vcpu.KERNEL);
    r[14] = link;
    cpu.setCpsr(Psr.USR);
    cpu.pc = (vcpu.vectorBase + vector) & ~3;
  }

  /** restore_trap_frame: goes on where the words in the shared page say. */
  private void restore(Vcpu vcpu) {
    ArmCpu cpu = cpus.arm();
    VcpuInfo info = vcpu.info();
    int psr = info.saved(SaveArea.SPSR);
    int mode = psr & Psr.MODE;
    if (mode != Vcpu.KERNEL && mode != Vcpu.USER) {
      lifecycle.crash(vcpu.domain(), "restores a mode that there is not");
      return;
    }
    int[] r = cpu.r;
    vcpu.kernelStack = r[13];
    r[13] = info.saved(SaveArea.SP);
    cpu.setCpsr((psr & KEPT_BITS) | Psr.USR);
    cpu.pc = info.saved(SaveArea.LR) & (cpu.thumb ? ~1 : ~3);
    info.setUpcallsMasked((psr & SaveArea.WERE_MASKED) != 0);
    vcpu.enterMode(cpu, mode);
  }
}
