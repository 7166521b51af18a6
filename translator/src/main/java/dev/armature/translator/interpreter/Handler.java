package dev.armature.translator.interpreter;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.memory.HostMemory;
import dev.armature.translator.decode.Insn;

/**
 * What executes the instructions of one operation. A class for each, called through one virtual
 * call: in one large switch HotSpot keeps every value of the interpreter's loop in memory, and
 * needs a third of a second to compile it, while the guest waits. The dozen operations that
 * programs use most are in {@link Interpreter}'s loop all the same: with them there a fork loop of
 * Linux ran 1.5 times as fast as with a handler for each.
 */
abstract class Handler {
  /**
   * Told instead of an address: {@link ArmCpu#pc} is set, and the loop must look around, since
   * mode, instruction set or mapping may have changed.
   */
  static final int LEAVE = 1;

  private static final int REGISTERS = HostMemory.INT_ARRAY_BASE;

  /**
   * Executes {@code insn}, whose condition holds. R15 reads as the instruction sees it.
   *
   * @param insn as {@link dev.armature.translator.decode.Insn} lays it out
   * @param next address of the instruction behind it
   * @return the address to go on at, or {@link #LEAVE}
   */
  abstract int execute(ArmCpu cpu, long insn, int next);

  // The registers that an instruction names. A field has four bits and there are 16 registers, so
  // the checks of an array access, a third of what most handlers do, would never fail.

  static int rd(ArmCpu cpu, long insn) {
    return HostMemory.getInt(cpu.r, register(insn, Insn.RD_SHIFT));
  }

  static int rn(ArmCpu cpu, long insn) {
    return HostMemory.getInt(cpu.r, register(insn, Insn.RN_SHIFT));
  }

  static int rm(ArmCpu cpu, long insn) {
    return HostMemory.getInt(cpu.r, register(insn, Insn.RM_SHIFT));
  }

  static int rs(ArmCpu cpu, long insn) {
    return HostMemory.getInt(cpu.r, register(insn, Insn.RS_SHIFT));
  }

  static void setRd(ArmCpu cpu, long insn, int value) {
    HostMemory.putInt(cpu.r, register(insn, Insn.RD_SHIFT), value);
  }

  static void setRn(ArmCpu cpu, long insn, int value) {
    HostMemory.putInt(cpu.r, register(insn, Insn.RN_SHIFT), value);
  }

  /** Register {@code n}, 0–15. */
  static int register(ArmCpu cpu, int n) {
    return HostMemory.getInt(cpu.r, REGISTERS + (long) n * Integer.BYTES);
  }

  static void setRegister(ArmCpu cpu, int n, int value) {
    HostMemory.putInt(cpu.r, REGISTERS + (long) n * Integer.BYTES, value);
  }

  /** What R15 reads as. */
  static int pc(ArmCpu cpu) {
    return HostMemory.getInt(cpu.r, REGISTERS + 15L * Integer.BYTES);
  }

  /** Sets what R15 reads as. */
  static void setPc(int[] r, int value) {
    HostMemory.putInt(r, REGISTERS + 15L * Integer.BYTES, value);
  }

  private static long register(long insn, int shift) {
    return REGISTERS + (insn >>> shift - 2 & 15 << 2);
  }
}
