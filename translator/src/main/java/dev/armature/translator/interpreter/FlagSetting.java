package dev.armature.translator.interpreter;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;

/** Data processing (ARM ARM A3.4) that sets the flags, in forms that programs use often. */
final class FlagSetting {
  private FlagSetting() {}

  static void enter(Handler[] table) {
    table[Op.SUB * 8 + 4 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, Alu.subtract(cpu, rn(cpu, d), Insn.imm(d)));
            return next;
          }
        };
    table[Op.SUB * 8 + 4 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, Alu.subtract(cpu, rn(cpu, d), rm(cpu, d)));
            return next;
          }
        };
    table[Op.ADD * 8 + 4 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, Alu.add(cpu, rn(cpu, d), Insn.imm(d)));
            return next;
          }
        };
    table[Op.ADD * 8 + 4 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, Alu.add(cpu, rn(cpu, d), rm(cpu, d)));
            return next;
          }
        };
    table[Op.CMN * 8 + 4 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            Alu.add(cpu, rn(cpu, d), Insn.imm(d));
            return next;
          }
        };
    table[Op.RSB * 8 + 4 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, Alu.subtract(cpu, Insn.imm(d), rn(cpu, d)));
            return next;
          }
        };
    table[Op.TST * 8 + 4 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            Alu.setNz(cpu, rn(cpu, d) & rm(cpu, d));
            return next;
          }
        };
    table[Op.TEQ * 8 + 4 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            Alu.setNz(cpu, rn(cpu, d) ^ Insn.imm(d));
            Alu.setCarryOfImmediate(cpu, d);
            return next;
          }
        };
    table[Op.TEQ * 8 + 4 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            Alu.setNz(cpu, rn(cpu, d) ^ rm(cpu, d));
            return next;
          }
        };
    table[Op.AND * 8 + 4 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int result = rn(cpu, d) & Insn.imm(d);
            Alu.setNz(cpu, result);
            Alu.setCarryOfImmediate(cpu, d);
            setRd(cpu, d, result);
            return next;
          }
        };
    table[Op.AND * 8 + 4 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int result = rn(cpu, d) & rm(cpu, d);
            Alu.setNz(cpu, result);
            setRd(cpu, d, result);
            return next;
          }
        };
    table[Op.ORR * 8 + 4 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int result = rn(cpu, d) | Insn.imm(d);
            Alu.setNz(cpu, result);
            Alu.setCarryOfImmediate(cpu, d);
            setRd(cpu, d, result);
            return next;
          }
        };
    table[Op.ORR * 8 + 4 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int result = rn(cpu, d) | rm(cpu, d);
            Alu.setNz(cpu, result);
            setRd(cpu, d, result);
            return next;
          }
        };
    table[Op.MOV * 8 + 4 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int result = Insn.imm(d);
            Alu.setNz(cpu, result);
            Alu.setCarryOfImmediate(cpu, d);
            setRd(cpu, d, result);
            return next;
          }
        };
    table[Op.MOV * 8 + 4 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int result = rm(cpu, d);
            Alu.setNz(cpu, result);
            setRd(cpu, d, result);
            return next;
          }
        };
    table[Op.BIC * 8 + 4 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int result = rn(cpu, d) & ~Insn.imm(d);
            Alu.setNz(cpu, result);
            Alu.setCarryOfImmediate(cpu, d);
            setRd(cpu, d, result);
            return next;
          }
        };
    table[Op.BIC * 8 + 4 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int result = rn(cpu, d) & ~rm(cpu, d);
            Alu.setNz(cpu, result);
            setRd(cpu, d, result);
            return next;
          }
        };
    table[Op.EOR * 8 + 4 + Op.IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int result = rn(cpu, d) ^ Insn.imm(d);
            Alu.setNz(cpu, result);
            Alu.setCarryOfImmediate(cpu, d);
            setRd(cpu, d, result);
            return next;
          }
        };
    table[Op.EOR * 8 + 4 + Op.REG] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int result = rn(cpu, d) ^ rm(cpu, d);
            Alu.setNz(cpu, result);
            setRd(cpu, d, result);
            return next;
          }
        };
    table[Op.MOV * 8 + 4 + Op.SHIFT_IMM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int value = rm(cpu, d);
            int result = Alu.shiftImm(cpu, Insn.rs(d), value, Insn.imm(d));
            cpu.cf = Alu.carryImm(Insn.rs(d), value, Insn.imm(d));
            Alu.setNz(cpu, result);
            setRd(cpu, d, result);
            return next;
          }
        };
  }
}
