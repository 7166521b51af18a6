package dev.armature.translator.interpreter;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;

/** Data processing (ARM ARM A3.4) that sets no flags, in forms that programs use often. */
final class DataProcessing {
  private DataProcessing() {}

  static void enter(Handler[] table) {
    table[Op.AND * 8 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) & Insn.imm(d));
            return next;
          }
        };
    table[Op.AND * 8 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) & rm(cpu, d));
            return next;
          }
        };
    table[Op.AND * 8 + Op.SHIFT_IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) & Alu.shiftImm(cpu, Insn.rs(d), rm(cpu, d), Insn.imm(d)));
            return next;
          }
        };
    table[Op.EOR * 8 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) ^ Insn.imm(d));
            return next;
          }
        };
    table[Op.EOR * 8 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) ^ rm(cpu, d));
            return next;
          }
        };
    table[Op.EOR * 8 + Op.SHIFT_IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) ^ Alu.shiftImm(cpu, Insn.rs(d), rm(cpu, d), Insn.imm(d)));
            return next;
          }
        };
    table[Op.SUB * 8 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) - rm(cpu, d));
            return next;
          }
        };
    table[Op.SUB * 8 + Op.SHIFT_IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) - Alu.shiftImm(cpu, Insn.rs(d), rm(cpu, d), Insn.imm(d)));
            return next;
          }
        };
    table[Op.RSB * 8 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, Insn.imm(d) - rn(cpu, d));
            return next;
          }
        };
    table[Op.RSB * 8 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rm(cpu, d) - rn(cpu, d));
            return next;
          }
        };
    table[Op.RSB * 8 + Op.SHIFT_IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, Alu.shiftImm(cpu, Insn.rs(d), rm(cpu, d), Insn.imm(d)) - rn(cpu, d));
            return next;
          }
        };
    table[Op.ADD * 8 + Op.SHIFT_IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) + Alu.shiftImm(cpu, Insn.rs(d), rm(cpu, d), Insn.imm(d)));
            return next;
          }
        };
    table[Op.ADC * 8 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) + rm(cpu, d) + cpu.cf);
            return next;
          }
        };
    table[Op.SBC * 8 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) - rm(cpu, d) - 1 + cpu.cf);
            return next;
          }
        };
    table[Op.ORR * 8 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) | Insn.imm(d));
            return next;
          }
        };
    table[Op.ORR * 8 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) | rm(cpu, d));
            return next;
          }
        };
    table[Op.ORR * 8 + Op.SHIFT_IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) | Alu.shiftImm(cpu, Insn.rs(d), rm(cpu, d), Insn.imm(d)));
            return next;
          }
        };
    table[Op.MOV * 8 + Op.SHIFT_IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, Alu.shiftImm(cpu, Insn.rs(d), rm(cpu, d), Insn.imm(d)));
            return next;
          }
        };
    table[Op.BIC * 8 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) & ~Insn.imm(d));
            return next;
          }
        };
    table[Op.BIC * 8 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, rn(cpu, d) & ~rm(cpu, d));
            return next;
          }
        };
    table[Op.MVN * 8 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, ~Insn.imm(d));
            return next;
          }
        };
    table[Op.MVN * 8 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, ~rm(cpu, d));
            return next;
          }
        };
    table[Op.ADR] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, (pc(cpu) & ~3) + Insn.imm(d));
            return next;
          }
        };
  }
}
