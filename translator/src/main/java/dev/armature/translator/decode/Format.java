package dev.armature.translator.decode;

import static dev.armature.translator.decode.Insn.ALWAYS;
import static dev.armature.translator.decode.Insn.pack;

/**
 * How the fields of an encoding become a decoded instruction, one for each operation or family;
 * Thumb's begin with T_.
 *
 * <p>One switch and not a method for each constant: a hundred classes would be loaded at each
 * start.
 */
enum Format {
  NOP,
  UNDEFINED,
  DP_IMM,
  DP_SHIFT_IMM,
  DP_SHIFT_REG,
  MUL,
  MLA,
  UMULL,
  UMLAL,
  SMULL,
  SMLAL,
  SMLAXY,
  SMLAWY,
  SMULWY,
  SMLALXY,
  SMULXY,
  CLZ,
  QADD,
  QSUB,
  QDADD,
  QDSUB,
  SWP,
  SWPB,
  STRH,
  LDRH,
  LDRSB,
  LDRSH,
  LDRD,
  STRD,
  STR,
  LDR,
  STRB,
  LDRB,
  STRT,
  LDRT,
  STRBT,
  LDRBT,
  STM,
  LDM,
  B,
  BL,
  BLX_IMM,
  BX,
  BLX_REG,
  MRS,
  MSR_REG,
  MSR_IMM,
  SWI,
  BKPT,
  MCR,
  MRC,
  COPROCESSOR,

  // Thumb

  T_ADD_REG,
  T_SUB_REG,
  T_ADD_IMM3,
  T_SUB_IMM3,
  T_SHIFT,
  T_MOV_IMM8,
  T_CMP_IMM8,
  T_ADD_IMM8,
  T_SUB_IMM8,
  T_ALU,
  T_ADD_HIGH,
  T_CMP_HIGH,
  T_MOV_HIGH,
  T_BX,
  T_BLX_REG,
  T_LDR_LITERAL,
  T_STR_REG,
  T_STRH_REG,
  T_STRB_REG,
  T_LDRSB_REG,
  T_LDR_REG,
  T_LDRH_REG,
  T_LDRB_REG,
  T_LDRSH_REG,
  T_STR_IMM5,
  T_LDR_IMM5,
  T_STRB_IMM5,
  T_LDRB_IMM5,
  T_STRH_IMM5,
  T_LDRH_IMM5,
  T_STR_SP,
  T_LDR_SP,
  T_ADR,
  T_ADD_SP,
  T_INC_SP,
  T_DEC_SP,
  T_PUSH,
  T_POP,
  T_STMIA,
  T_LDMIA,
  T_BKPT,
  T_SWI,
  T_UNDEFINED,
  T_B_COND,
  T_B,
  T_BL_PREFIX,
  T_BL_SUFFIX,
  T_BLX_SUFFIX;

  /** Decodes the instruction {@code w}, which matches the row that names this format. */
  long decode(int w) {
    return switch (this) {
      case NOP -> pack(Op.NOP, ALWAYS, 0, 0, 0, 0, 0, 0);
      case UNDEFINED -> pack(Op.UNDEFINED, conditionOrAlways(w), 0, 0, 0, 0, 0, w);
      case DP_IMM -> immediate(w);
      case DP_SHIFT_IMM -> shiftByImmediate(w);
      case DP_SHIFT_REG ->
          dataProcessing(w, Op.SHIFT_REG, w & 15, (w >>> 8) & 15, (w >>> 5) & 3, 0);
      case MUL -> multiply(w, Op.MUL, (w >>> 20) & 1);
      case MLA -> multiply(w, Op.MLA, (w >>> 20) & 1);
      case UMULL -> multiply(w, Op.UMULL, (w >>> 20) & 1);
      case UMLAL -> multiply(w, Op.UMLAL, (w >>> 20) & 1);
      case SMULL -> multiply(w, Op.SMULL, (w >>> 20) & 1);
      case SMLAL -> multiply(w, Op.SMLAL, (w >>> 20) & 1);
      case SMLAXY -> multiply(w, Op.SMLAXY, (w >>> 5) & 3);
      case SMLAWY -> multiply(w, Op.SMLAWY, (w >>> 5) & 3);
      case SMULWY -> multiply(w, Op.SMULWY, (w >>> 5) & 3);
      case SMLALXY -> multiply(w, Op.SMLALXY, (w >>> 5) & 3);
      case SMULXY -> multiply(w, Op.SMULXY, (w >>> 5) & 3);
      case CLZ -> registers(w, Op.CLZ);
      case QADD -> registers(w, Op.QADD);
      case QSUB -> registers(w, Op.QSUB);
      case QDADD -> registers(w, Op.QDADD);
      case QDSUB -> registers(w, Op.QDSUB);
      case SWP -> registers(w, Op.SWP);
      case SWPB -> registers(w, Op.SWPB);
      case STRH -> halfword(w, Op.STRH);
      case LDRH -> halfword(w, Op.LDRH);
      case LDRSB -> halfword(w, Op.LDRSB);
      case LDRSH -> halfword(w, Op.LDRSH);
      case LDRD -> halfwordGeneral(w, Op.LDRD);
      case STRD -> halfwordGeneral(w, Op.STRD);
      case STR -> word(w, Op.STR);
      case LDR -> ((w >>> 12) & 15) == 15 ? wordGeneral(w, Op.LDR_PC) : word(w, Op.LDR);
      case STRB -> word(w, Op.STRB);
      case LDRB -> word(w, Op.LDRB);
      case STRT -> wordGeneral(w, Op.STRT);
      case LDRT -> wordGeneral(w, Op.LDRT);
      case STRBT -> wordGeneral(w, Op.STRBT);
      case LDRBT -> wordGeneral(w, Op.LDRBT);
      case STM -> multiple(w, Op.STM);
      case LDM -> multiple(w, Op.LDM);
      case B -> pack(Op.B, w >>> 28, 0, 0, 0, 0, 0, (w << 8) >> 6);
      case BL -> pack(Op.BL, w >>> 28, 0, 0, 0, 0, 0, (w << 8) >> 6);
      case BLX_IMM -> pack(Op.BLX_IMM, ALWAYS, 0, 0, 0, 0, 0, ((w << 8) >> 6) | ((w >>> 23) & 2));
      case BX -> registers(w, Op.BX);
      case BLX_REG -> registers(w, Op.BLX_REG);
      case MRS -> pack(Op.MRS, w >>> 28, (w >>> 12) & 15, 0, 0, 0, (w >>> 22) & 1, 0);
      case MSR_REG -> pack(Op.MSR_REG, w >>> 28, 0, (w >>> 16) & 15, w & 15, 0, (w >>> 22) & 1, 0);
      case MSR_IMM -> statusImmediate(w);
      case SWI -> pack(Op.SWI, w >>> 28, 0, 0, 0, 0, 0, w & 0xFFFFFF);
      case BKPT -> pack(Op.BKPT, ALWAYS, 0, 0, 0, 0, 0, 0);
      case MCR -> pack(Op.MCR, w >>> 28, (w >>> 12) & 15, 0, 0, 0, 0, w);
      case MRC -> pack(Op.MRC, w >>> 28, (w >>> 12) & 15, 0, 0, 0, 0, w);
      case COPROCESSOR -> pack(Op.COPROCESSOR, conditionOrAlways(w), 0, 0, 0, 0, 0, w);

      // Thumb

      case T_ADD_REG -> dp(Op.ADD, true, Op.REG, low(w, 0), low(w, 3), low(w, 6), 0, 0, 0);
      case T_SUB_REG -> dp(Op.SUB, true, Op.REG, low(w, 0), low(w, 3), low(w, 6), 0, 0, 0);
      case T_ADD_IMM3 -> dp(Op.ADD, true, Op.IMM, low(w, 0), low(w, 3), 0, 0, 0, low(w, 6));
      case T_SUB_IMM3 -> dp(Op.SUB, true, Op.IMM, low(w, 0), low(w, 3), 0, 0, 0, low(w, 6));
      case T_SHIFT -> thumbShift(w);
      case T_MOV_IMM8 -> dp(Op.MOV, true, Op.IMM, low(w, 8), 0, 0, 0, 0, w & 0xFF);
      case T_CMP_IMM8 -> dp(Op.CMP, true, Op.IMM, 0, low(w, 8), 0, 0, 0, w & 0xFF);
      case T_ADD_IMM8 -> dp(Op.ADD, true, Op.IMM, low(w, 8), low(w, 8), 0, 0, 0, w & 0xFF);
      case T_SUB_IMM8 -> dp(Op.SUB, true, Op.IMM, low(w, 8), low(w, 8), 0, 0, 0, w & 0xFF);
      case T_ALU -> thumbAlu(w);
      case T_ADD_HIGH -> dp(Op.ADD, false, Op.REG, high(w), high(w), (w >>> 3) & 15, 0, 0, 0);
      case T_CMP_HIGH -> dp(Op.CMP, true, Op.REG, 0, high(w), (w >>> 3) & 15, 0, 0, 0);
      case T_MOV_HIGH -> dp(Op.MOV, false, Op.REG, high(w), 0, (w >>> 3) & 15, 0, 0, 0);
      case T_BX -> pack(Op.BX, ALWAYS, 0, 0, (w >>> 3) & 15, 0, 0, 0);
      case T_BLX_REG -> pack(Op.BLX_REG, ALWAYS, 0, 0, (w >>> 3) & 15, 0, 0, 0);
      case T_LDR_LITERAL -> pack(Op.LDR_LITERAL, ALWAYS, low(w, 8), 15, 0, 0, 0, (w & 0xFF) << 2);
      case T_STR_REG -> thumbRegisterOffset(w, Op.STR);
      case T_STRH_REG -> thumbRegisterOffset(w, Op.STRH);
      case T_STRB_REG -> thumbRegisterOffset(w, Op.STRB);
      case T_LDRSB_REG -> thumbRegisterOffset(w, Op.LDRSB);
      case T_LDR_REG -> thumbRegisterOffset(w, Op.LDR);
      case T_LDRH_REG -> thumbRegisterOffset(w, Op.LDRH);
      case T_LDRB_REG -> thumbRegisterOffset(w, Op.LDRB);
      case T_LDRSH_REG -> thumbRegisterOffset(w, Op.LDRSH);
      case T_STR_IMM5 -> thumbImmediateOffset(w, Op.STR, 2);
      case T_LDR_IMM5 -> thumbImmediateOffset(w, Op.LDR, 2);
      case T_STRB_IMM5 -> thumbImmediateOffset(w, Op.STRB, 0);
      case T_LDRB_IMM5 -> thumbImmediateOffset(w, Op.LDRB, 0);
      case T_STRH_IMM5 -> thumbImmediateOffset(w, Op.STRH, 1);
      case T_LDRH_IMM5 -> thumbImmediateOffset(w, Op.LDRH, 1);
      case T_STR_SP -> pack(Op.STR, ALWAYS, low(w, 8), 13, 0, 0, 0, (w & 0xFF) << 2);
      case T_LDR_SP -> pack(Op.LDR, ALWAYS, low(w, 8), 13, 0, 0, 0, (w & 0xFF) << 2);
      case T_ADR -> pack(Op.ADR, ALWAYS, low(w, 8), 15, 0, 0, 0, (w & 0xFF) << 2);
      case T_ADD_SP -> dp(Op.ADD, false, Op.IMM, low(w, 8), 13, 0, 0, 0, (w & 0xFF) << 2);
      case T_INC_SP -> dp(Op.ADD, false, Op.IMM, 13, 13, 0, 0, 0, (w & 0x7F) << 2);
      case T_DEC_SP -> dp(Op.SUB, false, Op.IMM, 13, 13, 0, 0, 0, (w & 0x7F) << 2);
      case T_PUSH -> thumbMultiple(Op.STM, 13, Insn.LM_BEFORE, (w & 0xFF) | ((w & 0x100) << 6));
      case T_POP -> thumbMultiple(Op.LDM, 13, Insn.LM_UP, (w & 0xFF) | ((w & 0x100) << 7));
      case T_STMIA -> thumbMultiple(Op.STM, low(w, 8), Insn.LM_UP, w & 0xFF);
      case T_LDMIA -> thumbMultiple(Op.LDM, low(w, 8), Insn.LM_UP, w & 0xFF);
      case T_BKPT -> pack(Op.BKPT, ALWAYS, 0, 0, 0, 0, 0, 0);
      case T_SWI -> pack(Op.SWI, ALWAYS, 0, 0, 0, 0, 0, w & 0xFF);
      case T_UNDEFINED -> pack(Op.UNDEFINED, ALWAYS, 0, 0, 0, 0, 0, w);
      case T_B_COND -> pack(Op.B, (w >>> 8) & 15, 0, 0, 0, 0, 0, (w << 24) >> 23);
      case T_B -> pack(Op.B, ALWAYS, 0, 0, 0, 0, 0, (w << 21) >> 20);
      case T_BL_PREFIX -> pack(Op.BL_PREFIX, ALWAYS, 0, 0, 0, 0, 0, (w << 21) >> 9);
      case T_BL_SUFFIX -> pack(Op.BL_SUFFIX, ALWAYS, 0, 0, 0, 0, 0, (w & 0x7FF) << 1);
      case T_BLX_SUFFIX -> pack(Op.BLX_SUFFIX, ALWAYS, 0, 0, 0, 0, 0, (w & 0x7FF) << 1);
    };
  }

  private static long immediate(int w) {
    int rotate = (w >>> 7) & 0x1E;
    int imm = Integer.rotateRight(w & 0xFF, rotate);
    // Bit 1 of x means nothing here; without it ANDEQ r0, r0, #0 would pack to zero, which is no
    // instruction.
    return dataProcessing(w, Op.IMM, 0, 0, 2 | (rotate != 0 ? 1 : 0), imm);
  }

  private static long shiftByImmediate(int w) {
    int kind = shiftKind(w);
    int amount = shiftAmount(w);
    boolean plain = kind == Insn.LSL && amount == 0;
    return plain
        ? dataProcessing(w, Op.REG, w & 15, 0, 0, 0)
        : dataProcessing(w, Op.SHIFT_IMM, w & 15, kind, 0, amount);
  }

  private static long statusImmediate(int w) {
    int imm = Integer.rotateRight(w & 0xFF, (w >>> 7) & 0x1E);
    return pack(Op.MSR_IMM, w >>> 28, 0, (w >>> 16) & 15, 0, 0, (w >>> 22) & 1, imm);
  }

  private static long thumbShift(int w) {
    int kind = (w >>> 11) & 3;
    int amount = (w >>> 6) & 31;
    if (kind == Insn.LSL && amount == 0) {
      return dp(Op.MOV, true, Op.REG, low(w, 0), 0, low(w, 3), 0, 0, 0);
    }
    return dp(
        Op.MOV, true, Op.SHIFT_IMM, low(w, 0), 0, low(w, 3), kind, 0, amount == 0 ? 32 : amount);
  }

  private static long thumbAlu(int w) {
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

  private static long thumbMultiple(int op, int rn, int direction, int list) {
    return pack(op, ALWAYS, 0, rn, 0, direction | Insn.LM_WRITEBACK, 0, list);
  }

  private static long thumbRegisterOffset(int w, int op) {
    int x = Insn.X_PRE | Insn.X_REGISTER;
    return pack(op + Op.GENERAL, ALWAYS, low(w, 0), low(w, 3), low(w, 6), 0, x, 0);
  }

  private static long thumbImmediateOffset(int w, int op, int scale) {
    return pack(op, ALWAYS, low(w, 0), low(w, 3), 0, 0, 0, ((w >>> 6) & 31) << scale);
  }
}
