package dev.armature.translator.interpreter;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Cp15Map;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;

/**
 * Status register and coprocessor instructions, and what raises exceptions (ARM ARM A3.10, A3.13,
 * A3.14). Those that return a boolean return false where they are undefined.
 */
final class SystemInstructions {
  private static final int IFSR_DEBUG_EVENT = 2;

  static final Handler UNDEFINED =
      new Handler() {
        @Override
        int execute(ArmCpu cpu, long insn, int next) {
          return undefined(cpu);
        }
      };

  private SystemInstructions() {}

  static void enter(Handler[] table) {
    table[Op.NOP] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            return next;
          }
        };
    table[Op.MRS] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            return mrs(cpu, insn) ? next : undefined(cpu);
          }
        };
    table[Op.MSR_REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            return msr(cpu, insn, next);
          }
        };
    table[Op.MSR_IMM] = table[Op.MSR_REG];
    table[Op.MCR] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            return mcr(cpu, insn, next);
          }
        };
    table[Op.MRC] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            return mrc(cpu, insn) ? next : undefined(cpu);
          }
        };
    table[Op.SWI] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            cpu.raise(ExceptionKind.SWI, address(cpu));
            return LEAVE;
          }
        };
    table[Op.STOP] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            if (cpu.stops.isBreakpoint(address(cpu))) {
              cpu.stops.breakpointReached(address(cpu));
            }
            throw GuestAbort.STOP;
          }
        };
    table[Op.BKPT] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            cpu.cp15.setInstructionFault(IFSR_DEBUG_EVENT);
            cpu.raise(ExceptionKind.PREFETCH_ABORT, address(cpu));
            return LEAVE;
          }
        };
  }

  /** The address of the instruction that is being executed. */
  private static int address(ArmCpu cpu) {
    return cpu.r[15] - (cpu.thumb ? 4 : 8);
  }

  /** Raises the exception. */
  static int undefined(ArmCpu cpu) {
    cpu.raise(ExceptionKind.UNDEFINED, address(cpu));
    return Handler.LEAVE;
  }

  /** MRS. The SPSR cannot be read in User mode (as QEMU: undefined). */
  private static boolean mrs(ArmCpu cpu, long insn) {
    boolean spsr = (Insn.x(insn) & 1) != 0;
    if (spsr && !cpu.privileged()) {
      return false;
    }
    cpu.r[Insn.rd(insn)] = spsr ? cpu.spsr() : cpu.cpsr();
    return true;
  }

  /** MSR. The loop goes on where mode and instruction set stay. */
  private static int msr(ArmCpu cpu, long insn, int next) {
    int mode = cpu.mode();
    cpu.pc = next;
    if (!msr(cpu, insn)) {
      return undefined(cpu);
    }
    return cpu.mode() == mode && !cpu.thumb ? next : Handler.LEAVE;
  }

  /** MSR, both forms. The SPSR cannot be written in User mode (as QEMU: undefined). */
  private static boolean msr(ArmCpu cpu, long insn) {
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

  /**
   * MCR. The loop goes on where the mapping stays: for a page Linux makes up to 128 of them, and
   * the instruction behind each would count as one that was branched to.
   */
  private static int mcr(ArmCpu cpu, long insn, int next) {
    int epoch = cpu.mmu.epoch();
    int context = cpu.mmu.context();
    cpu.pc = next;
    if (!mcr(cpu, insn)) {
      return undefined(cpu);
    }
    return cpu.mmu.epoch() == epoch && cpu.mmu.context() == context ? next : Handler.LEAVE;
  }

  private static boolean mcr(ArmCpu cpu, long insn) {
    int w = Insn.imm(insn);
    if (!cpu.privileged()) {
      return false;
    }
    return switch (coprocessor(w)) {
      case 15 -> {
        boolean writable = Cp15Map.isWritable(opc1(w), crn(w), crm(w), opc2(w));
        if (writable) {
          cpu.cp15.write(opc1(w), crn(w), crm(w), opc2(w), cpu.r[Insn.rd(insn)]);
        }
        yield writable;
      }
      case 14 -> isJazelle(w) && crn(w) != 0;
      default -> false;
    };
  }

  /** MRC; into the PC it sets the flags. */
  private static boolean mrc(ArmCpu cpu, long insn) {
    int w = Insn.imm(insn);
    boolean readable =
        switch (coprocessor(w)) {
          case 15 -> cpu.privileged() && Cp15Map.isReadable(opc1(w), crn(w), crm(w), opc2(w));
          case 14 -> (cpu.privileged() && isJazelle(w)) || isDebugId(w);
          default -> false;
        };
    if (!readable) {
      return false;
    }
    int value = coprocessor(w) == 15 ? cpu.cp15.read(opc1(w), crn(w), crm(w), opc2(w)) : 0;
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

  private static int opc1(int w) {
    return (w >>> 21) & 7;
  }

  private static int crn(int w) {
    return (w >>> 16) & 15;
  }

  private static int crm(int w) {
    return w & 15;
  }

  private static int opc2(int w) {
    return (w >>> 5) & 7;
  }

  /** The registers of the trivial Jazelle: identity, OS control, main configuration; all zero. */
  private static boolean isJazelle(int w) {
    return opc1(w) == 7 && crn(w) <= 2 && crm(w) == 0 && opc2(w) == 0;
  }

  /** The debug identity, which reads zero in any mode; as QEMU. */
  private static boolean isDebugId(int w) {
    return opc1(w) == 0 && crn(w) == 0 && crm(w) == 0 && opc2(w) == 0;
  }
}
