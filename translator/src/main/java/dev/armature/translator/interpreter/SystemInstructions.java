package dev.armature.translator.interpreter;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;

/**
 * Status register and coprocessor instructions (ARM ARM A3.10, A3.14). Each returns false where it
 * is undefined.
 */
final class SystemInstructions {
  private SystemInstructions() {}

  /** MRS. The SPSR cannot be read in User mode (as QEMU: undefined). */
  static boolean mrs(ArmCpu cpu, long insn) {
    boolean spsr = (Insn.x(insn) & 1) != 0;
    if (spsr && !cpu.privileged()) {
      return false;
    }
    cpu.r[Insn.rd(insn)] = spsr ? cpu.spsr() : cpu.cpsr();
    return true;
  }

  /** MSR, both forms. The SPSR cannot be written in User mode (as QEMU: undefined). */
  static boolean msr(ArmCpu cpu, long insn) {
    int value = Insn.op(insn) == Op.MSR_REG ? cpu.r[Insn.rm(insn)] : Insn.imm(insn);
    int mask = byteMask(Insn.rn(insn));
    if ((Insn.x(insn) & 1) == 0) {
      cpu.writeCpsr(value, mask);
      return true;
    }
    if (!cpu.privileged()) {
      return false;
    }
    mask &= Psr.IMPLEMENTED;
    cpu.setSpsr((cpu.spsr() & ~mask) | (value & mask));
    return true;
  }

  private static int byteMask(int fields) {
    return ((fields & 1) * 0xFF)
        | ((fields >> 1 & 1) * 0xFF00)
        | ((fields >> 2 & 1) * 0xFF0000)
        | ((fields >> 3 & 1) * 0xFF000000);
  }

  /** MCR. */
  static boolean mcr(ArmCpu cpu, long insn) {
    int w = Insn.imm(insn);
    if (!accessible(cpu, w)) {
      return false;
    }
    if (coprocessor(w) == 15) {
      cpu.cp15.write((w >>> 21) & 7, (w >>> 16) & 15, w & 15, (w >>> 5) & 7, cpu.r[Insn.rd(insn)]);
    }
    return true;
  }

  /** MRC; into the PC it sets the flags. */
  static boolean mrc(ArmCpu cpu, long insn) {
    int w = Insn.imm(insn);
    if (!accessible(cpu, w)) {
      return false;
    }
    int value =
        coprocessor(w) == 15
            ? cpu.cp15.read((w >>> 21) & 7, (w >>> 16) & 15, w & 15, (w >>> 5) & 7)
            : 0;
    if (Insn.rd(insn) == 15) {
      cpu.setFlags(value);
    } else {
      cpu.r[Insn.rd(insn)] = value;
    }
    return true;
  }

  private static int coprocessor(int w) {
    return (w >>> 8) & 15;
  }

  /** CP15 is there for privileged code; CP14 holds a trivial Jazelle, whose registers read zero. */
  private static boolean accessible(ArmCpu cpu, int w) {
    return switch (coprocessor(w)) {
      case 15 -> cpu.privileged();
      case 14 -> ((w >>> 21) & 7) == 7 && cpu.privileged();
      default -> false;
    };
  }
}
