package dev.armature.xen;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.runtime.cpu.Psr;
import dev.armature.xen.abi.FrameLayout;
import dev.armature.xen.domain.DomainLifecycle;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.hypercall.HypercallTable;
import dev.armature.xen.hypercall.Numbers;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.sched.PhysicalCpus;

/**
 * The way into a guest's kernel and back as in 2008: every exception and event arrives at one
 * callback, told apart by the vector offset in r0, with a frame of the interrupted registers on the
 * kernel's stack. Hypercalls are SWI 0x82, the number in r7.
 */
final class FrameEntry implements GuestEntry {
  private static final int HYPERCALL_INSTRUCTION = 0x82;
  private static final int SWI_COMMENT = 0x00FFFFFF;

  /** ctx of an event. */
  private static final int EVENT = 0x18;

  private static final int WORDS = FrameLayout.SIZE / 4;
  private static final int LR = FrameLayout.LR / 4;
  private static final int PC = FrameLayout.PC / 4;
  private static final int PSR = FrameLayout.PSR / 4;
  private static final int CTX = FrameLayout.CTX / 4;
  private static final int KEPT_BITS = 0xF8000000 | Psr.T;

  private final PhysicalCpus cpus;
  private final GuestMemory guest;
  private final HypercallTable hypercalls;
  private final DomainLifecycle lifecycle;
  private final int[] frame = new int[WORDS];

  FrameEntry(
      PhysicalCpus cpus, GuestMemory guest, HypercallTable hypercalls, DomainLifecycle lifecycle) {
    this.cpus = cpus;
    this.guest = guest;
    this.hypercalls = hypercalls;
    this.lifecycle = lifecycle;
  }

  @Override
  public boolean hypercall(Vcpu vcpu, int address) {
    ArmCpu cpu = cpus.arm();
    if (cpu.thumb
        || vcpu.mode == Vcpu.USER
        || (cpu.mmu.load32(address) & SWI_COMMENT) != HYPERCALL_INSTRUCTION) {
      return false;
    }
    int[] r = cpu.r;
    cpu.pc = address + 4;
    if (r[7] == Numbers.RESTORE_GUEST_CONTEXT) {
      restore(vcpu, r[0]);
    } else {
      r[0] = hypercalls.call(vcpu, r[7], r[0], r[1], r[2], r[3]);
    }
    return true;
  }

  /** The release was made for the ARM926, on which these trap, and emulates nothing. */
  @Override
  public boolean emulate(Vcpu vcpu, int address) {
    return false;
  }

  @Override
  public void reflect(Vcpu vcpu, ExceptionKind kind, int address) {
    ArmCpu cpu = cpus.arm();
    if (kind == ExceptionKind.DATA_ABORT) {
      vcpu.faultStatus = cpu.cp15.dataFaultStatus();
      vcpu.faultAddress = cpu.cp15.faultAddress();
    }
    boolean abort = kind == ExceptionKind.DATA_ABORT || kind == ExceptionKind.PREFETCH_ABORT;
    int pc = abort ? address : address + kind.linkOffset(cpu.thumb);
    if (vcpu.eventCallback != 0) {
      deliver(vcpu, kind.vector(), pc);
      return;
    }
    cpu.pc = pc;
    if (abort) {
      lifecycle.crash(vcpu.domain(), String.format("%s at 0x%08x, and no callback", kind, address));
    }
  }

  @Override
  public boolean wantsEvent(Vcpu vcpu) {
    return vcpu.eventCallback != 0 && vcpu.info().wantsUpcall();
  }

  @Override
  public void deliverEvent(Vcpu vcpu) {
    vcpu.heldEvents().delivered();
    deliver(vcpu, EVENT, cpus.arm().pc);
  }

  private void deliver(Vcpu vcpu, int context, int pc) {
    ArmCpu cpu = cpus.arm();
    if (vcpu.mode != Vcpu.USER) {
      vcpu.kernelStack = cpu.r[13];
    }
    try {
      enter(vcpu, context, pc);
    } catch (GuestAbort abort) {
      lifecycle.crash(
          vcpu.domain(),
          String.format(
              "no stack at 0x%08x for an upcall (%02x, PC 0x%08x)", vcpu.kernelStack, context, pc));
    }
  }

  /** Throws if the guest's stack cannot be written. */
  private void enter(Vcpu vcpu, int context, int pc) {
    ArmCpu cpu = cpus.arm();
    int psr = (cpu.cpsr() & ~Psr.MODE) | vcpu.mode;
    vcpu.enterMode(cpu, Vcpu.KERNEL);
    vcpu.info().setUpcallsMasked(true);
    int base = (vcpu.kernelStack - FrameLayout.SIZE) & ~4;
    int[] r = cpu.r;
    System.arraycopy(r, 0, frame, 0, LR + 1);
    frame[PC] = pc;
    frame[PSR] = psr;
    frame[CTX] = context;
    guest.setWords(base, frame, WORDS);
    vcpu.kernelStack = base;
    for (int i = 4; i < 12; i++) {
      r[i] = 0;
    }
    r[0] = context;
    r[1] = psr;
    r[2] = vcpu.faultAddress;
    r[3] = vcpu.faultStatus;
    r[12] = base;
    r[13] = base;
    r[14] = vcpu.eventCallback;
    cpu.setCpsr(Psr.USR);
    cpu.pc = vcpu.eventCallback & ~3;
  }

  /** Takes the frame at {@code address}, any value, back; upcalls are unmasked. */
  private void restore(Vcpu vcpu, int address) {
    ArmCpu cpu = cpus.arm();
    try {
      guest.words(address, frame, WORDS);
    } catch (GuestAbort abort) {
      lifecycle.crash(vcpu.domain(), String.format("restores from 0x%08x", address));
      return;
    }
    int psr = frame[PSR];
    int mode = psr & Psr.MODE;
    if (mode != Vcpu.KERNEL && mode != Vcpu.USER) {
      lifecycle.crash(vcpu.domain(), "restores a mode that there is not");
      return;
    }
    System.arraycopy(frame, 0, cpu.r, 0, LR + 1);
    vcpu.info().setUpcallsMasked(false);
    vcpu.kernelStack = address + FrameLayout.SIZE;
    cpu.setCpsr((psr & KEPT_BITS) | Psr.USR);
    cpu.pc = frame[PC] & (cpu.thumb ? ~1 : ~3);
    vcpu.enterMode(cpu, mode);
  }
}
