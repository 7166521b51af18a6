package dev.armature.translator.interpreter;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;

/** Branches (ARM ARM A3.3) and what else writes the PC. */
final class Branches {
  private Branches() {}

  static void enter(Handler[] table) {
    table[Op.BX] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            return exchange(cpu, rm(cpu, d));
          }
        };
    table[Op.BLX_REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int[] r = cpu.r;
            int target = rm(cpu, d);
            r[14] = next | (cpu.thumb ? 1 : 0);
            return exchange(cpu, target);
          }
        };
    table[Op.BLX_IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int[] r = cpu.r;
            r[14] = next;
            return exchange(cpu, pc(cpu) + Insn.imm(d) + 1);
          }
        };
    table[Op.BL_PREFIX] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int[] r = cpu.r;
            r[14] = pc(cpu) + Insn.imm(d);
            return next;
          }
        };
    table[Op.BL_SUFFIX] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int[] r = cpu.r;
            int target = r[14] + Insn.imm(d);
            r[14] = next | 1;
            return target & ~1;
          }
        };
    table[Op.BLX_SUFFIX] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int[] r = cpu.r;
            int target = (r[14] + Insn.imm(d)) & ~3;
            r[14] = next | 1;
            return exchange(cpu, target);
          }
        };
    table[Op.LDR_PC] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            return load(cpu, Transfers.loadPc(cpu, d));
          }
        };
    Handler dataProcessing =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            return dataProcessing(cpu, d);
          }
        };
    for (int form = Op.IMM; form <= Op.SHIFT_REG; form++) {
      table[Op.DP_PC + form] = dataProcessing;
    }
  }

  /** Branches to {@code target}, whose bit 0 says Thumb. */
  static int exchange(ArmCpu cpu, int target) {
    boolean thumb = (target & 1) != 0;
    int address = target & (thumb ? ~1 : ~3);
    if (thumb == cpu.thumb) {
      return address;
    }
    cpu.thumb = thumb;
    cpu.pc = address;
    return Handler.LEAVE;
  }

  /** A load to the PC: changes to Thumb by bit 0 since v5, unless CP15 asks for the v4 way. */
  static int load(ArmCpu cpu, int target) {
    return cpu.cp15.v4LoadsToPc() ? target & (cpu.thumb ? ~1 : ~3) : exchange(cpu, target);
  }

  /** Returns from an exception to {@code target}, with the CPSR from the SPSR. */
  static int exceptionReturn(ArmCpu cpu, int target) {
    cpu.setCpsr(cpu.spsr());
    cpu.pc = target & (cpu.thumb ? ~1 : ~3);
    return Handler.LEAVE;
  }

  /**
   * Data processing whose result goes to the PC; with S the CPSR comes from the SPSR, which User
   * mode has not (as QEMU: undefined).
   */
  private static int dataProcessing(ArmCpu cpu, long insn) {
    int target = Alu.resultForPc(cpu, insn);
    if ((Insn.x(insn) & Insn.X_DP_PC_SETS) == 0) {
      return target & (cpu.thumb ? ~1 : ~3);
    }
    return cpu.privileged() ? exceptionReturn(cpu, target) : SystemInstructions.undefined(cpu);
  }
}
