package dev.armature.translator.interpreter;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.translator.arithmetic.Arithmetic;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import java.util.Arrays;

/** Multiplies, saturating arithmetic and CLZ (ARM ARM A3.5, A3.7; v5TE). */
final class Multiplies {
  private Multiplies() {}

  static void enter(Handler[] table) {
    table[Op.MUL] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            single(cpu, insn, rm(cpu, insn) * rs(cpu, insn));
            return next;
          }
        };
    table[Op.MLA] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            single(cpu, insn, rm(cpu, insn) * rs(cpu, insn) + rn(cpu, insn));
            return next;
          }
        };
    Arrays.fill(
        table,
        Op.UMULL,
        Op.SMLAL + 1,
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            multiplyLong(cpu, insn);
            return next;
          }
        });
    Arrays.fill(
        table,
        Op.SMLAXY,
        Op.SMULXY + 1,
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            halfword(cpu, insn);
            return next;
          }
        });
    table[Op.CLZ] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            setRd(cpu, insn, Integer.numberOfLeadingZeros(rm(cpu, insn)));
            return next;
          }
        };
    Arrays.fill(
        table,
        Op.QADD,
        Op.QDSUB + 1,
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            saturating(cpu, insn);
            return next;
          }
        });
  }

  /** Executes a long multiply: rd is the high half, rn the low half. */
  private static void multiplyLong(ArmCpu cpu, long insn) {
    int[] r = cpu.r;
    int rd = Insn.rd(insn);
    int rn = Insn.rn(insn);
    int m = r[Insn.rm(insn)];
    int s = r[Insn.rs(insn)];
    boolean sets = (Insn.x(insn) & 1) != 0;
    switch (Insn.op(insn)) {
      case Op.UMULL -> wide(cpu, rd, rn, unsigned(m) * unsigned(s), sets);
      case Op.UMLAL ->
          wide(cpu, rd, rn, unsigned(m) * unsigned(s) + Arithmetic.pair(r[rd], r[rn]), sets);
      case Op.SMULL -> wide(cpu, rd, rn, (long) m * s, sets);
      default -> wide(cpu, rd, rn, (long) m * s + Arithmetic.pair(r[rd], r[rn]), sets);
    }
  }

  private static long unsigned(int value) {
    return value & 0xFFFFFFFFL;
  }

  private static void single(ArmCpu cpu, long insn, int result) {
    Handler.setRd(cpu, insn, result);
    if ((Insn.x(insn) & 1) != 0) {
      Alu.setNz(cpu, result);
    }
  }

  private static void wide(ArmCpu cpu, int high, int low, long result, boolean sets) {
    cpu.r[low] = (int) result;
    cpu.r[high] = (int) (result >>> 32);
    if (sets) {
      cpu.nf = (int) (result >>> 32);
      cpu.zf = (int) (result >>> 32) | (int) result;
    }
  }

  /** Executes a 16-bit multiply. */
  private static void halfword(ArmCpu cpu, long insn) {
    int[] r = cpu.r;
    int rd = Insn.rd(insn);
    int rn = Insn.rn(insn);
    int x = Insn.x(insn);
    int m = r[Insn.rm(insn)];
    int s = half(r[Insn.rs(insn)], (x & 2) != 0);
    switch (Insn.op(insn)) {
      case Op.SMULXY -> r[rd] = half(m, (x & 1) != 0) * s;
      case Op.SMLAXY -> r[rd] = Arithmetic.accumulate(cpu, half(m, (x & 1) != 0) * s, r[rn]);
      case Op.SMULWY -> r[rd] = (int) (((long) m * s) >> 16);
      case Op.SMLAWY -> r[rd] = Arithmetic.accumulate(cpu, (int) (((long) m * s) >> 16), r[rn]);
      default -> {
        long sum = Arithmetic.pair(r[rd], r[rn]) + (long) half(m, (x & 1) != 0) * s;
        r[rn] = (int) sum;
        r[rd] = (int) (sum >>> 32);
      }
    }
  }

  private static int half(int value, boolean top) {
    return top ? value >> 16 : (short) value;
  }

  /**
   * Executes QADD, QSUB, QDADD or QDSUB: {@code rd = sat(rm ± rn)}, with rn doubled and saturated
   * first in the latter two.
   */
  private static void saturating(ArmCpu cpu, long insn) {
    int[] r = cpu.r;
    int m = r[Insn.rm(insn)];
    int n = r[Insn.rn(insn)];
    r[Insn.rd(insn)] =
        switch (Insn.op(insn)) {
          case Op.QADD -> Arithmetic.qadd(cpu, m, n);
          case Op.QSUB -> Arithmetic.qsub(cpu, m, n);
          case Op.QDADD -> Arithmetic.qdadd(cpu, m, n);
          default -> Arithmetic.qdsub(cpu, m, n);
        };
  }
}
