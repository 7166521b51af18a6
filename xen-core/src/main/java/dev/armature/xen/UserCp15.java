package dev.armature.xen;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.xen.domain.Vcpu;

/**
 * What User mode may do with coprocessor 15 on the CPUs of ARMv6 that the later interface was made
 * for (ARM DDI 0100I, B2.6.5 and B4.9.4): barriers, and two thread registers. The boards' CPUs know
 * none of it, so it traps; kernels of that interface, which run in User mode, and their programs
 * rely on it, as on set_tls. All else traps there too, and is reflected.
 */
final class UserCp15 {
  /** All of MRC and MCR but the condition and the register. */
  private static final int OPERATION = 0x0FFF0FFF;

  private static final int UNCONDITIONAL = 0xF;
  private static final int FLUSH_PREFETCH_BUFFER = 0x0E070F95;
  private static final int DATA_SYNCHRONIZATION_BARRIER = 0x0E070F9A;
  private static final int DATA_MEMORY_BARRIER = 0x0E070FBA;
  private static final int READ_THREAD_REGISTER = 0x0E1D0F70;
  private static final int READ_USER_THREAD_REGISTER = 0x0E1D0F50;
  private static final int WRITE_USER_THREAD_REGISTER = 0x0E0D0F50;

  private UserCp15() {}

  /**
   * Does what the undefined instruction at {@code address} asks for, and goes on behind it.
   *
   * @param cpu which has the registers of {@code vcpu}
   * @return false if it is none of these; then nothing has changed
   */
  static boolean execute(ArmCpu cpu, Vcpu vcpu, int address) {
    if (cpu.thumb) {
      return false;
    }
    int instruction;
    try {
      instruction = cpu.mmu.load32(address);
    } catch (GuestAbort abort) {
      return false;
    }
    int register = instruction >>> 12 & 0xF;
    if (instruction >>> 28 == UNCONDITIONAL || register == 15) {
      return false;
    }
    switch (instruction & OPERATION) {
      case FLUSH_PREFETCH_BUFFER, DATA_SYNCHRONIZATION_BARRIER, DATA_MEMORY_BARRIER -> {
        // The way into the hypervisor was one.
      }
      case READ_THREAD_REGISTER -> cpu.r[register] = vcpu.threadRegister;
      case READ_USER_THREAD_REGISTER -> cpu.r[register] = vcpu.userThreadRegister;
      case WRITE_USER_THREAD_REGISTER -> vcpu.userThreadRegister = cpu.r[register];
      default -> {
        return false;
      }
    }
    cpu.pc = address + 4;
    return true;
  }
}
