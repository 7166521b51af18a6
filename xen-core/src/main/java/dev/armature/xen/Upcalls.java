package dev.armature.xen;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Psr;
import dev.armature.xen.abi.FrameLayout;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.GuestMemory;

/**
 * The way into a guest's kernel and back: every exception and event arrives at one callback, told
 * apart by the vector offset in r0, with a frame of the interrupted registers on the kernel's
 * stack.
 */
final class Upcalls {
  /** ctx of an event. */
  static final int EVENT = 0x18;

  private static final int WORDS = FrameLayout.SIZE / 4;
  private static final int LR = FrameLayout.LR / 4;
  private static final int PC = FrameLayout.PC / 4;
  private static final int PSR = FrameLayout.PSR / 4;
  private static final int CTX = FrameLayout.CTX / 4;
  private static final int KEPT_BITS = 0xF8000000 | Psr.T;

  private final ArmCpu cpu;
  private final GuestMemory guest;
  private final int[] frame = new int[WORDS];

  Upcalls(ArmCpu cpu, GuestMemory guest) {
    this.cpu = cpu;
    this.guest = guest;
  }

  /** Notes where the kernel's stack ended when the guest was left. */
  void left(Vcpu vcpu) {
    if (vcpu.mode != Vcpu.USER) {
      vcpu.kernelStack = cpu.r[13];
    }
  }

  /**
   * Delivers what happened to a guest that has a callback.
   *
   * @param context the vector offset
   * @param pc what the frame says
   * @throws dev.armature.runtime.cpu.GuestAbort if the guest's stack cannot be written
   */
  void deliver(Vcpu vcpu, int context, int pc) {
    int psr = (cpu.cpsr() & ~Psr.MODE) | vcpu.mode;
    enterMode(vcpu, Vcpu.KERNEL);
    vcpu.domain().sharedInfo.setUpcallsMasked(true);
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

  /**
   * Takes a frame back; upcalls are unmasked.
   *
   * @param address its address, any value
   * @return whether its mode is one that a guest has; if not, nothing was changed
   * @throws dev.armature.runtime.cpu.GuestAbort if the frame cannot be read
   */
  boolean restore(Vcpu vcpu, int address) {
    guest.words(address, frame, WORDS);
    int psr = frame[PSR];
    int mode = psr & Psr.MODE;
    if (mode != Vcpu.KERNEL && mode != Vcpu.USER) {
      return false;
    }
    System.arraycopy(frame, 0, cpu.r, 0, LR + 1);
    vcpu.domain().sharedInfo.setUpcallsMasked(false);
    vcpu.kernelStack = address + FrameLayout.SIZE;
    cpu.setCpsr((psr & KEPT_BITS) | Psr.USR);
    cpu.pc = frame[PC] & (cpu.thumb ? ~1 : ~3);
    enterMode(vcpu, mode);
    return true;
  }

  private void enterMode(Vcpu vcpu, int mode) {
    if (vcpu.mode != mode) {
      vcpu.mode = mode;
      cpu.cp15.write(0, 3, 0, 0, vcpu.dacr());
    }
  }
}
