package dev.armature.translator.interpreter;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.translator.arithmetic.Arithmetic;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import java.util.Arrays;

/**
 * Data processing (ARM ARM A3.4): flags, the barrel shifter, and the forms that nothing faster
 * executes.
 */
final class Alu {
  private Alu() {}

  /** Enters one handler for all forms; faster ones for some take its place. */
  static void enter(Handler[] table) {
    Arrays.fill(
        table,
        0,
        Op.DP_END,
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            Alu.execute(cpu, insn);
            return next;
          }
        });
  }

  /** N and Z of a result. */
  static void setNz(ArmCpu cpu, int result) {
    cpu.nf = result;
    cpu.zf = result;
  }

  /** The carry of an immediate that was rotated. */
  static void setCarryOfImmediate(ArmCpu cpu, long insn) {
    if ((Insn.x(insn) & 1) != 0) {
      cpu.cf = Insn.imm(insn) >>> 31;
    }
  }

  /** All flags of {@code result = a + b} (plus carry). */
  static void setAdd(ArmCpu cpu, int a, int b, int result) {
    cpu.nf = result;
    cpu.zf = result;
    cpu.cf = Arithmetic.carryOfAdd(a, b, result);
    cpu.vf = Arithmetic.overflowOfAdd(a, b, result);
  }

  /** The sum, and its flags. */
  static int add(ArmCpu cpu, int a, int b) {
    int sum = a + b;
    setNz(cpu, sum);
    cpu.cf = Integer.compareUnsigned(sum, a) < 0 ? 1 : 0;
    cpu.vf = Arithmetic.overflowOfAdd(a, b, sum);
    return sum;
  }

  /** The difference, and its flags. */
  static int subtract(ArmCpu cpu, int a, int b) {
    setNz(cpu, a - b);
    cpu.cf = Arithmetic.carryOf(a, b);
    cpu.vf = Arithmetic.overflowOf(a, b);
    return a - b;
  }

  /** All flags of {@code result = a - b} (less borrow): a subtraction adds the complement. */
  static void setSub(ArmCpu cpu, int a, int b, int result) {
    setAdd(cpu, a, ~b, result);
  }

  /** Operand 2 of a SHIFT_IMM form, without carry. */
  static int shiftImm(ArmCpu cpu, int kind, int value, int amount) {
    return switch (kind) {
      case Insn.LSL -> value << amount;
      case Insn.LSR -> amount == 32 ? 0 : value >>> amount;
      case Insn.ASR -> value >> Math.min(amount, 31);
      case Insn.ROR -> Integer.rotateRight(value, amount);
      default -> (cpu.cf << 31) | (value >>> 1);
    };
  }

  /** The carry that the shifter puts out for a SHIFT_IMM form; the amount is 1–32, or 1 for RRX. */
  static int carryImm(int kind, int value, int amount) {
    return switch (kind) {
      case Insn.LSL -> (value >>> (32 - amount)) & 1;
      case Insn.LSR, Insn.ASR, Insn.ROR -> (value >>> (amount - 1)) & 1;
      default -> value & 1;
    };
  }

  /** Operand 2 of a SHIFT_REG form; {@code amount} is the low byte of the register. */
  private static int shiftReg(int kind, int value, int amount) {
    return switch (kind) {
      case Insn.LSL -> Arithmetic.lsl(value, amount);
      case Insn.LSR -> Arithmetic.lsr(value, amount);
      case Insn.ASR -> Arithmetic.asr(value, amount);
      default -> Integer.rotateRight(value, amount);
    };
  }

  /** Executes a data-processing instruction of any form whose result is not the PC. */
  private static void execute(ArmCpu cpu, long insn) {
    int op = Insn.op(insn);
    int opcode = Insn.dpOpcode(op);
    int[] r = cpu.r;
    int carry = cpu.cf;
    int b = operand2(cpu, insn, Insn.dpForm(op));
    if (Insn.dpSetsFlags(op)) {
      int shifterCarry = shifterCarry(cpu, insn, Insn.dpForm(op));
      int result = compute(opcode, r[Insn.rn(insn)], b, carry);
      setFlags(cpu, opcode, r[Insn.rn(insn)], b, result, shifterCarry);
      if (opcode < Op.TST || opcode > Op.CMN) {
        r[Insn.rd(insn)] = result;
      }
    } else {
      r[Insn.rd(insn)] = compute(opcode, r[Insn.rn(insn)], b, carry);
    }
  }

  /** The result of a data-processing instruction into the PC, whose opcode is in rd. */
  static int resultForPc(ArmCpu cpu, long insn) {
    int b = operand2(cpu, insn, Insn.op(insn) - Op.DP_PC);
    return compute(Insn.rd(insn), cpu.r[Insn.rn(insn)], b, cpu.cf);
  }

  private static int operand2(ArmCpu cpu, long insn, int form) {
    int[] r = cpu.r;
    return switch (form) {
      case Op.IMM -> Insn.imm(insn);
      case Op.REG -> r[Insn.rm(insn)];
      case Op.SHIFT_IMM -> shiftImm(cpu, Insn.rs(insn), r[Insn.rm(insn)], Insn.imm(insn));
      default -> shiftReg(Insn.x(insn) & 3, r[Insn.rm(insn)], r[Insn.rs(insn)] & 0xFF);
    };
  }

  private static int shifterCarry(ArmCpu cpu, long insn, int form) {
    int[] r = cpu.r;
    return switch (form) {
      case Op.IMM -> (Insn.x(insn) & 1) != 0 ? Insn.imm(insn) >>> 31 : cpu.cf;
      case Op.REG -> cpu.cf;
      case Op.SHIFT_IMM -> carryImm(Insn.rs(insn), r[Insn.rm(insn)], Insn.imm(insn));
      default ->
          Arithmetic.carryOfShift(
              Insn.x(insn) & 3, r[Insn.rm(insn)], r[Insn.rs(insn)] & 0xFF, cpu.cf);
    };
  }

  private static int compute(int opcode, int a, int b, int carry) {
    return switch (opcode) {
      case Op.AND, Op.TST -> a & b;
      case Op.EOR, Op.TEQ -> a ^ b;
      case Op.SUB, Op.CMP -> a - b;
      case Op.RSB -> b - a;
      case Op.ADD, Op.CMN -> a + b;
      case Op.ADC -> a + b + carry;
      case Op.SBC -> a - b - 1 + carry;
      case Op.RSC -> b - a - 1 + carry;
      case Op.ORR -> a | b;
      case Op.MOV -> b;
      case Op.BIC -> a & ~b;
      default -> ~b;
    };
  }

  private static void setFlags(ArmCpu cpu, int opcode, int a, int b, int result, int shifterCarry) {
    switch (opcode) {
      case Op.SUB, Op.CMP, Op.SBC -> setSub(cpu, a, b, result);
      case Op.RSB, Op.RSC -> setSub(cpu, b, a, result);
      case Op.ADD, Op.CMN, Op.ADC -> setAdd(cpu, a, b, result);
      default -> {
        setNz(cpu, result);
        cpu.cf = shifterCarry;
      }
    }
  }
}
