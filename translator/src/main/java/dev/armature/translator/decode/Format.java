package dev.armature.translator.decode;

import static dev.armature.translator.decode.Insn.ALWAYS;
import static dev.armature.translator.decode.Insn.pack;

/**
 * How the fields of an encoding become a decoded instruction. One constant for each operation or
 * family.
 */
enum Format {
  NOP {
    @Override
    long decode(int w) {
      return pack(Op.NOP, ALWAYS, 0, 0, 0, 0, 0, 0);
    }
  },
  UNDEFINED {
    @Override
    long decode(int w) {
      return pack(Op.UNDEFINED, conditionOrAlways(w), 0, 0, 0, 0, 0, w);
    }
  },
  DP_IMM {
    @Override
    long decode(int w) {
      int rotate = (w >>> 7) & 0x1E;
      int imm = Integer.rotateRight(w & 0xFF, rotate);
      // Bit 1 of x means nothing here; without it ANDEQ r0, r0, #0 would pack to zero, which is no
      // instruction.
      return dataProcessing(w, Op.IMM, 0, 0, 2 | (rotate != 0 ? 1 : 0), imm);
    }
  },
  DP_SHIFT_IMM {
    @Override
    long decode(int w) {
      int kind = shiftKind(w);
      int amount = shiftAmount(w);
      boolean plain = kind == Insn.LSL && amount == 0;
      return plain
          ? dataProcessing(w, Op.REG, w & 15, 0, 0, 0)
          : dataProcessing(w, Op.SHIFT_IMM, w & 15, kind, 0, amount);
    }
  },
  DP_SHIFT_REG {
    @Override
    long decode(int w) {
      return dataProcessing(w, Op.SHIFT_REG, w & 15, (w >>> 8) & 15, (w >>> 5) & 3, 0);
    }
  },
  MUL {
    @Override
    long decode(int w) {
      return multiply(w, Op.MUL, (w >>> 20) & 1);
    }
  },
  MLA {
    @Override
    long decode(int w) {
      return multiply(w, Op.MLA, (w >>> 20) & 1);
    }
  },
  UMULL {
    @Override
    long decode(int w) {
      return multiply(w, Op.UMULL, (w >>> 20) & 1);
    }
  },
  UMLAL {
    @Override
    long decode(int w) {
      return multiply(w, Op.UMLAL, (w >>> 20) & 1);
    }
  },
  SMULL {
    @Override
    long decode(int w) {
      return multiply(w, Op.SMULL, (w >>> 20) & 1);
    }
  },
  SMLAL {
    @Override
    long decode(int w) {
      return multiply(w, Op.SMLAL, (w >>> 20) & 1);
    }
  },
  SMLAXY {
    @Override
    long decode(int w) {
      return multiply(w, Op.SMLAXY, (w >>> 5) & 3);
    }
  },
  SMLAWY {
    @Override
    long decode(int w) {
      return multiply(w, Op.SMLAWY, (w >>> 5) & 3);
    }
  },
  SMULWY {
    @Override
    long decode(int w) {
      return multiply(w, Op.SMULWY, (w >>> 5) & 3);
    }
  },
  SMLALXY {
    @Override
    long decode(int w) {
      return multiply(w, Op.SMLALXY, (w >>> 5) & 3);
    }
  },
  SMULXY {
    @Override
    long decode(int w) {
      return multiply(w, Op.SMULXY, (w >>> 5) & 3);
    }
  },
  CLZ {
    @Override
    long decode(int w) {
      return registers(w, Op.CLZ);
    }
  },
  QADD {
    @Override
    long decode(int w) {
      return registers(w, Op.QADD);
    }
  },
  QSUB {
    @Override
    long decode(int w) {
      return registers(w, Op.QSUB);
    }
  },
  QDADD {
    @Override
    long decode(int w) {
      return registers(w, Op.QDADD);
    }
  },
  QDSUB {
    @Override
    long decode(int w) {
      return registers(w, Op.QDSUB);
    }
  },
  SWP {
    @Override
    long decode(int w) {
      return registers(w, Op.SWP);
    }
  },
  SWPB {
    @Override
    long decode(int w) {
      return registers(w, Op.SWPB);
    }
  },
  STRH {
    @Override
    long decode(int w) {
      return halfword(w, Op.STRH);
    }
  },
  LDRH {
    @Override
    long decode(int w) {
      return halfword(w, Op.LDRH);
    }
  },
  LDRSB {
    @Override
    long decode(int w) {
      return halfword(w, Op.LDRSB);
    }
  },
  LDRSH {
    @Override
    long decode(int w) {
      return halfword(w, Op.LDRSH);
    }
  },
  LDRD {
    @Override
    long decode(int w) {
      return halfwordGeneral(w, Op.LDRD);
    }
  },
  STRD {
    @Override
    long decode(int w) {
      return halfwordGeneral(w, Op.STRD);
    }
  },
  STR {
    @Override
    long decode(int w) {
      return word(w, Op.STR);
    }
  },
  LDR {
    @Override
    long decode(int w) {
      return ((w >>> 12) & 15) == 15 ? wordGeneral(w, Op.LDR_PC) : word(w, Op.LDR);
    }
  },
  STRB {
    @Override
    long decode(int w) {
      return word(w, Op.STRB);
    }
  },
  LDRB {
    @Override
    long decode(int w) {
      return word(w, Op.LDRB);
    }
  },
  STRT {
    @Override
    long decode(int w) {
      return wordGeneral(w, Op.STRT);
    }
  },
  LDRT {
    @Override
    long decode(int w) {
      return wordGeneral(w, Op.LDRT);
    }
  },
  STRBT {
    @Override
    long decode(int w) {
      return wordGeneral(w, Op.STRBT);
    }
  },
  LDRBT {
    @Override
    long decode(int w) {
      return wordGeneral(w, Op.LDRBT);
    }
  },
  STM {
    @Override
    long decode(int w) {
      return multiple(w, Op.STM);
    }
  },
  LDM {
    @Override
    long decode(int w) {
      return multiple(w, Op.LDM);
    }
  },
  B {
    @Override
    long decode(int w) {
      return pack(Op.B, w >>> 28, 0, 0, 0, 0, 0, (w << 8) >> 6);
    }
  },
  BL {
    @Override
    long decode(int w) {
      return pack(Op.BL, w >>> 28, 0, 0, 0, 0, 0, (w << 8) >> 6);
    }
  },
  BLX_IMM {
    @Override
    long decode(int w) {
      return pack(Op.BLX_IMM, ALWAYS, 0, 0, 0, 0, 0, ((w << 8) >> 6) | ((w >>> 23) & 2));
    }
  },
  BX {
    @Override
    long decode(int w) {
      return registers(w, Op.BX);
    }
  },
  BLX_REG {
    @Override
    long decode(int w) {
      return registers(w, Op.BLX_REG);
    }
  },
  MRS {
    @Override
    long decode(int w) {
      return pack(Op.MRS, w >>> 28, (w >>> 12) & 15, 0, 0, 0, (w >>> 22) & 1, 0);
    }
  },
  MSR_REG {
    @Override
    long decode(int w) {
      return pack(Op.MSR_REG, w >>> 28, 0, (w >>> 16) & 15, w & 15, 0, (w >>> 22) & 1, 0);
    }
  },
  MSR_IMM {
    @Override
    long decode(int w) {
      int imm = Integer.rotateRight(w & 0xFF, (w >>> 7) & 0x1E);
      return pack(Op.MSR_IMM, w >>> 28, 0, (w >>> 16) & 15, 0, 0, (w >>> 22) & 1, imm);
    }
  },
  SWI {
    @Override
    long decode(int w) {
      return pack(Op.SWI, w >>> 28, 0, 0, 0, 0, 0, w & 0xFFFFFF);
    }
  },
  BKPT {
    @Override
    long decode(int w) {
      return pack(Op.BKPT, ALWAYS, 0, 0, 0, 0, 0, 0);
    }
  },
  MCR {
    @Override
    long decode(int w) {
      return pack(Op.MCR, w >>> 28, (w >>> 12) & 15, 0, 0, 0, 0, w);
    }
  },
  MRC {
    @Override
    long decode(int w) {
      return pack(Op.MRC, w >>> 28, (w >>> 12) & 15, 0, 0, 0, 0, w);
    }
  },
  COPROCESSOR {
    @Override
    long decode(int w) {
      return pack(Op.COPROCESSOR, conditionOrAlways(w), 0, 0, 0, 0, 0, w);
    }
  },

  // Thumb

  T_ADD_REG {
    @Override
    long decode(int w) {
      return dp(Op.ADD, true, Op.REG, low(w, 0), low(w, 3), low(w, 6), 0, 0, 0);
    }
  },
  T_SUB_REG {
    @Override
    long decode(int w) {
      return dp(Op.SUB, true, Op.REG, low(w, 0), low(w, 3), low(w, 6), 0, 0, 0);
    }
  },
  T_ADD_IMM3 {
    @Override
    long decode(int w) {
      return dp(Op.ADD, true, Op.IMM, low(w, 0), low(w, 3), 0, 0, 0, low(w, 6));
    }
  },
  T_SUB_IMM3 {
    @Override
    long decode(int w) {
      return dp(Op.SUB, true, Op.IMM, low(w, 0), low(w, 3), 0, 0, 0, low(w, 6));
    }
  },
  T_SHIFT {
    @Override
    long decode(int w) {
      int kind = (w >>> 11) & 3;
      int amount = (w >>> 6) & 31;
      if (kind == Insn.LSL && amount == 0) {
        return dp(Op.MOV, true, Op.REG, low(w, 0), 0, low(w, 3), 0, 0, 0);
      }
      return dp(
          Op.MOV, true, Op.SHIFT_IMM, low(w, 0), 0, low(w, 3), kind, 0, amount == 0 ? 32 : amount);
    }
  },
  T_MOV_IMM8 {
    @Override
    long decode(int w) {
      return dp(Op.MOV, true, Op.IMM, low(w, 8), 0, 0, 0, 0, w & 0xFF);
    }
  },
  T_CMP_IMM8 {
    @Override
    long decode(int w) {
      return dp(Op.CMP, true, Op.IMM, 0, low(w, 8), 0, 0, 0, w & 0xFF);
    }
  },
  T_ADD_IMM8 {
    @Override
    long decode(int w) {
      return dp(Op.ADD, true, Op.IMM, low(w, 8), low(w, 8), 0, 0, 0, w & 0xFF);
    }
  },
  T_SUB_IMM8 {
    @Override
    long decode(int w) {
      return dp(Op.SUB, true, Op.IMM, low(w, 8), low(w, 8), 0, 0, 0, w & 0xFF);
    }
  },
  T_ALU {
    @Override
    long decode(int w) {
      int d = low(w, 0);
      int m = low(w, 3);
      return switch ((w >>> 6) & 15) {
        case 0 -> dp(Op.AND, true, Op.REG, d, d, m, 0, 0, 0);
        case 1 -> dp(Op.EOR, true, Op.REG, d, d, m, 0, 0, 0);
        case 2 -> dp(Op.MOV, true, Op.SHIFT_REG, d, 0, d, m, Insn.LSL, 0);
        case 3 -> dp(Op.MOV, true, Op.SHIFT_REG, d, 0, d, m, Insn.LSR, 0);
        case 4 -> dp(Op.MOV, true, Op.SHIFT_REG, d, 0, d, m, Insn.ASR, 0);
        case 5 -> dp(Op.ADC, true, Op.REG, d, d, m, 0, 0, 0);
        case 6 -> dp(Op.SBC, true, Op.REG, d, d, m, 0, 0, 0);
        case 7 -> dp(Op.MOV, true, Op.SHIFT_REG, d, 0, d, m, Insn.ROR, 0);
        case 8 -> dp(Op.TST, true, Op.REG, 0, d, m, 0, 0, 0);
        case 9 -> dp(Op.RSB, true, Op.IMM, d, m, 0, 0, 0, 0);
        case 10 -> dp(Op.CMP, true, Op.REG, 0, d, m, 0, 0, 0);
        case 11 -> dp(Op.CMN, true, Op.REG, 0, d, m, 0, 0, 0);
        case 12 -> dp(Op.ORR, true, Op.REG, d, d, m, 0, 0, 0);
        case 13 -> pack(Op.MUL, ALWAYS, d, 0, m, d, 1, 0);
        case 14 -> dp(Op.BIC, true, Op.REG, d, d, m, 0, 0, 0);
        default -> dp(Op.MVN, true, Op.REG, d, 0, m, 0, 0, 0);
      };
    }
  },
  T_ADD_HIGH {
    @Override
    long decode(int w) {
      return dp(Op.ADD, false, Op.REG, high(w), high(w), (w >>> 3) & 15, 0, 0, 0);
    }
  },
  T_CMP_HIGH {
    @Override
    long decode(int w) {
      return dp(Op.CMP, true, Op.REG, 0, high(w), (w >>> 3) & 15, 0, 0, 0);
    }
  },
  T_MOV_HIGH {
    @Override
    long decode(int w) {
      return dp(Op.MOV, false, Op.REG, high(w), 0, (w >>> 3) & 15, 0, 0, 0);
    }
  },
  T_BX {
    @Override
    long decode(int w) {
      return pack(Op.BX, ALWAYS, 0, 0, (w >>> 3) & 15, 0, 0, 0);
    }
  },
  T_BLX_REG {
    @Override
    long decode(int w) {
      return pack(Op.BLX_REG, ALWAYS, 0, 0, (w >>> 3) & 15, 0, 0, 0);
    }
  },
  T_LDR_LITERAL {
    @Override
    long decode(int w) {
      return pack(Op.LDR_LITERAL, ALWAYS, low(w, 8), 15, 0, 0, 0, (w & 0xFF) << 2);
    }
  },
  T_STR_REG {
    @Override
    long decode(int w) {
      return thumbRegisterOffset(w, Op.STR);
    }
  },
  T_STRH_REG {
    @Override
    long decode(int w) {
      return thumbRegisterOffset(w, Op.STRH);
    }
  },
  T_STRB_REG {
    @Override
    long decode(int w) {
      return thumbRegisterOffset(w, Op.STRB);
    }
  },
  T_LDRSB_REG {
    @Override
    long decode(int w) {
      return thumbRegisterOffset(w, Op.LDRSB);
    }
  },
  T_LDR_REG {
    @Override
    long decode(int w) {
      return thumbRegisterOffset(w, Op.LDR);
    }
  },
  T_LDRH_REG {
    @Override
    long decode(int w) {
      return thumbRegisterOffset(w, Op.LDRH);
    }
  },
  T_LDRB_REG {
    @Override
    long decode(int w) {
      return thumbRegisterOffset(w, Op.LDRB);
    }
  },
  T_LDRSH_REG {
    @Override
    long decode(int w) {
      return thumbRegisterOffset(w, Op.LDRSH);
    }
  },
  T_STR_IMM5 {
    @Override
    long decode(int w) {
      return thumbImmediateOffset(w, Op.STR, 2);
    }
  },
  T_LDR_IMM5 {
    @Override
    long decode(int w) {
      return thumbImmediateOffset(w, Op.LDR, 2);
    }
  },
  T_STRB_IMM5 {
    @Override
    long decode(int w) {
      return thumbImmediateOffset(w, Op.STRB, 0);
    }
  },
  T_LDRB_IMM5 {
    @Override
    long decode(int w) {
      return thumbImmediateOffset(w, Op.LDRB, 0);
    }
  },
  T_STRH_IMM5 {
    @Override
    long decode(int w) {
      return thumbImmediateOffset(w, Op.STRH, 1);
    }
  },
  T_LDRH_IMM5 {
    @Override
    long decode(int w) {
      return thumbImmediateOffset(w, Op.LDRH, 1);
    }
  },
  T_STR_SP {
    @Override
    long decode(int w) {
      return pack(Op.STR, ALWAYS, low(w, 8), 13, 0, 0, 0, (w & 0xFF) << 2);
    }
  },
  T_LDR_SP {
    @Override
    long decode(int w) {
      return pack(Op.LDR, ALWAYS, low(w, 8), 13, 0, 0, 0, (w & 0xFF) << 2);
    }
  },
  T_ADR {
    @Override
    long decode(int w) {
      return pack(Op.ADR, ALWAYS, low(w, 8), 15, 0, 0, 0, (w & 0xFF) << 2);
    }
  },
  T_ADD_SP {
    @Override
    long decode(int w) {
      return dp(Op.ADD, false, Op.IMM, low(w, 8), 13, 0, 0, 0, (w & 0xFF) << 2);
    }
  },
  T_INC_SP {
    @Override
    long decode(int w) {
      return dp(Op.ADD, false, Op.IMM, 13, 13, 0, 0, 0, (w & 0x7F) << 2);
    }
  },
  T_DEC_SP {
    @Override
    long decode(int w) {
      return dp(Op.SUB, false, Op.IMM, 13, 13, 0, 0, 0, (w & 0x7F) << 2);
    }
  },
  T_PUSH {
    @Override
    long decode(int w) {
      int list = (w & 0xFF) | ((w & 0x100) << 6);
      return pack(Op.STM, ALWAYS, 0, 13, 0, Insn.LM_BEFORE | Insn.LM_WRITEBACK, 0, list);
    }
  },
  T_POP {
    @Override
    long decode(int w) {
      int list = (w & 0xFF) | ((w & 0x100) << 7);
      return pack(Op.LDM, ALWAYS, 0, 13, 0, Insn.LM_UP | Insn.LM_WRITEBACK, 0, list);
    }
  },
  T_STMIA {
    @Override
    long decode(int w) {
      return pack(Op.STM, ALWAYS, 0, low(w, 8), 0, Insn.LM_UP | Insn.LM_WRITEBACK, 0, w & 0xFF);
    }
  },
  T_LDMIA {
    @Override
    long decode(int w) {
      return pack(Op.LDM, ALWAYS, 0, low(w, 8), 0, Insn.LM_UP | Insn.LM_WRITEBACK, 0, w & 0xFF);
    }
  },
  T_BKPT {
    @Override
    long decode(int w) {
      return pack(Op.BKPT, ALWAYS, 0, 0, 0, 0, 0, 0);
    }
  },
  T_SWI {
    @Override
    long decode(int w) {
      return pack(Op.SWI, ALWAYS, 0, 0, 0, 0, 0, w & 0xFF);
    }
  },
  T_UNDEFINED {
    @Override
    long decode(int w) {
      return pack(Op.UNDEFINED, ALWAYS, 0, 0, 0, 0, 0, w);
    }
  },
  T_B_COND {
    @Override
    long decode(int w) {
      return pack(Op.B, (w >>> 8) & 15, 0, 0, 0, 0, 0, (w << 24) >> 23);
    }
  },
  T_B {
    @Override
    long decode(int w) {
      return pack(Op.B, ALWAYS, 0, 0, 0, 0, 0, (w << 21) >> 20);
    }
  },
  T_BL_PREFIX {
    @Override
    long decode(int w) {
      return pack(Op.BL_PREFIX, ALWAYS, 0, 0, 0, 0, 0, (w << 21) >> 9);
    }
  },
  T_BL_SUFFIX {
    @Override
    long decode(int w) {
      return pack(Op.BL_SUFFIX, ALWAYS, 0, 0, 0, 0, 0, (w & 0x7FF) << 1);
    }
  },
  T_BLX_SUFFIX {
    @Override
    long decode(int w) {
      return pack(Op.BLX_SUFFIX, ALWAYS, 0, 0, 0, 0, 0, (w & 0x7FF) << 1);
    }
  };

  /** Decodes the instruction {@code w}, which matches the row that names this format. */
  abstract long decode(int w);

  private static int conditionOrAlways(int w) {
    return (w >>> 28) == 15 ? ALWAYS : w >>> 28;
  }

  private static int low(int w, int shift) {
    return (w >>> shift) & 7;
  }

  private static int high(int w) {
    return (w & 7) | ((w >>> 4) & 8);
  }

  /** The kind of an immediate shift, where ROR #0 encodes RRX. */
  private static int shiftKind(int w) {
    int kind = (w >>> 5) & 3;
    return kind == Insn.ROR && ((w >>> 7) & 31) == 0 ? Insn.RRX : kind;
  }

  /** The amount of an immediate shift, where LSR #0 and ASR #0 encode 32. */
  private static int shiftAmount(int w) {
    int amount = (w >>> 7) & 31;
    int kind = (w >>> 5) & 3;
    return amount == 0 && (kind == Insn.LSR || kind == Insn.ASR) ? 32 : amount;
  }

  private static long dp(
      int opcode, boolean sets, int form, int rd, int rn, int rm, int rs, int x, int imm) {
    if (rd == 15) {
      int xPc = x | (sets ? Insn.X_DP_PC_SETS : 0);
      return pack(Op.DP_PC + form, ALWAYS, opcode, rn, rm, rs, xPc, imm);
    }
    return pack(opcode * 8 + (sets ? 4 : 0) + form, ALWAYS, rd, rn, rm, rs, x, imm);
  }

  private static long dataProcessing(int w, int form, int rm, int rs, int x, int imm) {
    int opcode = (w >>> 21) & 15;
    boolean compare = opcode >= Op.TST && opcode <= Op.CMN;
    int rd = compare ? 0 : (w >>> 12) & 15;
    long always = dp(opcode, (w & (1 << 20)) != 0, form, rd, (w >>> 16) & 15, rm, rs, x, imm);
    return withCondition(always, w >>> 28);
  }

  private static long withCondition(long insn, int cond) {
    return (insn & ~(15L << Insn.COND_SHIFT)) | ((long) cond << Insn.COND_SHIFT);
  }

  /** Multiplies have rd in 19:16 and rn in 15:12. */
  private static long multiply(int w, int op, int x) {
    return pack(op, w >>> 28, (w >>> 16) & 15, (w >>> 12) & 15, w & 15, (w >>> 8) & 15, x, 0);
  }

  private static long registers(int w, int op) {
    return pack(op, w >>> 28, (w >>> 12) & 15, (w >>> 16) & 15, w & 15, 0, 0, 0);
  }

  /** Pre-indexing and write-back bits; post-indexing always writes back. */
  private static int indexing(int w) {
    boolean pre = (w & (1 << 24)) != 0;
    boolean writeback = !pre || (w & (1 << 21)) != 0;
    return (pre ? Insn.X_PRE : 0) | (writeback ? Insn.X_WRITEBACK : 0);
  }

  private static long word(int w, int op) {
    boolean simple = (w & (1 << 25)) == 0 && indexing(w) == Insn.X_PRE;
    return simple
        ? pack(op, w >>> 28, (w >>> 12) & 15, (w >>> 16) & 15, 0, 0, 0, signed(w, w & 0xFFF))
        : wordGeneral(w, op + Op.GENERAL);
  }

  private static long wordGeneral(int w, int op) {
    int rd = (w >>> 12) & 15;
    int rn = (w >>> 16) & 15;
    if ((w & (1 << 25)) == 0) {
      return pack(op, w >>> 28, rd, rn, 0, 0, indexing(w), signed(w, w & 0xFFF));
    }
    int shift = shiftKind(w) | (up(w) ? 0 : 8);
    return pack(op, w >>> 28, rd, rn, w & 15, shift, indexing(w) | Insn.X_REGISTER, shiftAmount(w));
  }

  private static long halfword(int w, int op) {
    boolean simple = (w & (1 << 22)) != 0 && indexing(w) == Insn.X_PRE;
    int offset = ((w >>> 4) & 0xF0) | (w & 15);
    return simple
        ? pack(op, w >>> 28, (w >>> 12) & 15, (w >>> 16) & 15, 0, 0, 0, signed(w, offset))
        : halfwordGeneral(w, op + Op.GENERAL);
  }

  private static long halfwordGeneral(int w, int op) {
    int rd = (w >>> 12) & 15;
    int rn = (w >>> 16) & 15;
    if ((w & (1 << 22)) != 0) {
      int offset = ((w >>> 4) & 0xF0) | (w & 15);
      return pack(op, w >>> 28, rd, rn, 0, 0, indexing(w), signed(w, offset));
    }
    int x = indexing(w) | Insn.X_REGISTER;
    return pack(op, w >>> 28, rd, rn, w & 15, up(w) ? 0 : 8, x, 0);
  }

  private static boolean up(int w) {
    return (w & (1 << 23)) != 0;
  }

  private static int signed(int w, int offset) {
    return up(w) ? offset : -offset;
  }

  private static long multiple(int w, int op) {
    int bits =
        ((w & (1 << 24)) != 0 ? Insn.LM_BEFORE : 0)
            | (up(w) ? Insn.LM_UP : 0)
            | ((w & (1 << 21)) != 0 ? Insn.LM_WRITEBACK : 0)
            | ((w & (1 << 22)) != 0 ? Insn.LM_USER : 0);
    return pack(op, w >>> 28, 0, (w >>> 16) & 15, 0, bits, 0, w & 0xFFFF);
  }

  private static long thumbRegisterOffset(int w, int op) {
    int x = Insn.X_PRE | Insn.X_REGISTER;
    return pack(op + Op.GENERAL, ALWAYS, low(w, 0), low(w, 3), low(w, 6), 0, x, 0);
  }

  private static long thumbImmediateOffset(int w, int op, int scale) {
    return pack(op, ALWAYS, low(w, 0), low(w, 3), 0, 0, 0, ((w >>> 6) & 31) << scale);
  }
}
