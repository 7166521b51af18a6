package dev.armature.translator.region;

import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;

/**
 * Which condition flags instructions read and write, as sets of {@link #N}, {@link #Z}, {@link #C}
 * and {@link #V}.
 */
final class Flags {
  static final int N = 8;
  static final int Z = 4;
  static final int C = 2;
  static final int V = 1;
  static final int ALL = 15;

  private Flags() {}

  /** The letters of {@code flags}, or a dash for none. */
  static String describe(int flags) {
    String letters =
        ((flags & N) != 0 ? "N" : "")
            + ((flags & Z) != 0 ? "Z" : "")
            + ((flags & C) != 0 ? "C" : "")
            + ((flags & V) != 0 ? "V" : "");
    return letters.isEmpty() ? "-" : letters;
  }

  /** The flags condition {@code cond} reads. */
  static int readByCondition(int cond) {
    return switch (cond) {
      case 0, 1 -> Z;
      case 2, 3 -> C;
      case 4, 5 -> N;
      case 6, 7 -> V;
      case 8, 9 -> C | Z;
      case 10, 11 -> N | V;
      case 12, 13 -> N | Z | V;
      default -> 0;
    };
  }

  /**
   * The flags an instruction reads as data: ADC and its kin, RRX, and shifts by a register that may
   * be by nothing.
   */
  static int readByData(long insn) {
    int op = Insn.op(insn);
    if (Insn.isDataProcessing(op)) {
      int opcode = Insn.dpOpcode(op);
      int form = Insn.dpForm(op);
      boolean carryIn = opcode == Op.ADC || opcode == Op.SBC || opcode == Op.RSC;
      boolean rrx = form == Op.SHIFT_IMM && Insn.rs(insn) == Insn.RRX;
      boolean keepsCarry = form == Op.SHIFT_REG && Insn.dpSetsFlags(op) && isLogical(opcode);
      return carryIn || rrx || keepsCarry ? C : 0;
    }
    if (op >= Op.DP_PC && op < Op.DP_PC + 4) {
      return C;
    }
    if (op == Op.MRS) {
      return ALL;
    }
    return Op.isGeneral(op)
            && (Insn.x(insn) & Insn.X_REGISTER) != 0
            && (Insn.rs(insn) & 7) == Insn.RRX
        ? C
        : 0;
  }

  /** The flags an instruction writes if it is executed. */
  static int written(long insn) {
    int op = Insn.op(insn);
    if (Insn.isDataProcessing(op)) {
      if (!Insn.dpSetsFlags(op)) {
        return 0;
      }
      if (!isLogical(Insn.dpOpcode(op))) {
        return ALL;
      }
      return switch (Insn.dpForm(op)) {
        case Op.IMM -> (Insn.x(insn) & 1) != 0 ? N | Z | C : N | Z;
        case Op.REG -> N | Z;
        default -> N | Z | C;
      };
    }
    return op >= Op.MUL && op <= Op.SMLAL && (Insn.x(insn) & 1) != 0 ? N | Z : 0;
  }

  /** Whether a data-processing opcode is logical: C comes from the shifter and V stays. */
  static boolean isLogical(int opcode) {
    return switch (opcode) {
      case Op.SUB, Op.RSB, Op.ADD, Op.ADC, Op.SBC, Op.RSC, Op.CMP, Op.CMN -> false;
      default -> true;
    };
  }

  /**
   * Whether an instruction is a subtraction whose operands decide a following condition directly.
   */
  static boolean isCompare(long insn) {
    int op = Insn.op(insn);
    if (!Insn.isDataProcessing(op) || !Insn.dpSetsFlags(op)) {
      return false;
    }
    int opcode = Insn.dpOpcode(op);
    return opcode == Op.SUB || opcode == Op.CMP || opcode == Op.RSB;
  }

  /**
   * Whether {@code cond} can be decided from the operands of a subtraction better than from flags.
   */
  static boolean isFusable(int cond) {
    return switch (cond) {
      case 2, 3, 8, 9, 10, 11, 12, 13 -> true;
      default -> false;
    };
  }

  /** Whether an instruction may leave the region from its middle, where all flags must be right. */
  static boolean mayLeave(long insn) {
    int op = Insn.op(insn);
    if ((op >= Op.LDR && op <= Op.SWPB) || op == Op.LDR_LITERAL || StatusEmitter.handles(insn)) {
      return true;
    }
    Flow flow = Flow.of(insn);
    return flow != Flow.NEXT && flow != Flow.BRANCH && flow != Flow.CALL;
  }
}
