package dev.armature.translator.decode;

/**
 * Operations of decoded instructions: what the engines switch over. ARM and Thumb encodings that do
 * the same decode to the same operation.
 *
 * <p>The data-processing operations are numbered {@code opcode * 8 + (sets flags ? 4 : 0) + form},
 * with the opcode as in the encoding (AND 0 … MVN 15) and the form one of {@link #IMM}, {@link
 * #REG}, {@link #SHIFT_IMM}, {@link #SHIFT_REG}.
 */
public final class Op {
  /** Operand 2 is an immediate. */
  public static final int IMM = 0;

  /** Operand 2 is a register. */
  public static final int REG = 1;

  /** Operand 2 is a register shifted by an immediate, 1–32, or RRX. */
  public static final int SHIFT_IMM = 2;

  /** Operand 2 is a register shifted by a register. */
  public static final int SHIFT_REG = 3;

  public static final int AND = 0;
  public static final int EOR = 1;
  public static final int SUB = 2;
  public static final int RSB = 3;
  public static final int ADD = 4;
  public static final int ADC = 5;
  public static final int SBC = 6;
  public static final int RSC = 7;
  public static final int TST = 8;
  public static final int TEQ = 9;
  public static final int CMP = 10;
  public static final int CMN = 11;
  public static final int ORR = 12;
  public static final int MOV = 13;
  public static final int BIC = 14;
  public static final int MVN = 15;

  /** First operation that is not plain data processing. */
  public static final int DP_END = 128;

  /**
   * Data processing into the PC; the opcode is in rd. One operation a form, in the order of the
   * forms.
   */
  public static final int DP_PC = 128;

  public static final int MUL = 132;
  public static final int MLA = 133;
  public static final int UMULL = 134;
  public static final int UMLAL = 135;
  public static final int SMULL = 136;
  public static final int SMLAL = 137;
  public static final int SMLAXY = 138;
  public static final int SMLAWY = 139;
  public static final int SMULWY = 140;
  public static final int SMLALXY = 141;
  public static final int SMULXY = 142;
  public static final int CLZ = 143;
  public static final int QADD = 144;
  public static final int QSUB = 145;
  public static final int QDADD = 146;
  public static final int QDSUB = 147;

  public static final int B = 150;
  public static final int BL = 151;
  public static final int BLX_IMM = 152;
  public static final int BX = 153;
  public static final int BLX_REG = 154;

  /** Thumb: first half of BL and BLX. */
  public static final int BL_PREFIX = 155;

  /** Thumb: second half of BL. */
  public static final int BL_SUFFIX = 156;

  /** Thumb: second half of BLX. */
  public static final int BLX_SUFFIX = 157;

  /** Thumb: ADD rd, PC, #imm, with the PC word aligned. */
  public static final int ADR = 158;

  /** Thumb: LDR rd, [PC, #imm], with the PC word aligned. */
  public static final int LDR_LITERAL = 159;

  /** Single transfers: [rn, #imm] without write-back. Add 1 for the general form. */
  public static final int LDR = 160;

  public static final int LDRB = 162;
  public static final int STR = 164;
  public static final int STRB = 166;
  public static final int LDRH = 168;
  public static final int LDRSB = 170;
  public static final int LDRSH = 172;
  public static final int STRH = 174;

  /** Added to a single transfer: pre- or post-indexed, write-back, register offset. */
  public static final int GENERAL = 1;

  /** These have only the general form. */
  public static final int LDR_PC = 176;

  public static final int LDRD = 177;
  public static final int STRD = 178;
  public static final int LDRT = 179;
  public static final int LDRBT = 180;
  public static final int STRT = 181;
  public static final int STRBT = 182;

  public static final int LDM = 183;
  public static final int STM = 184;
  public static final int SWP = 185;
  public static final int SWPB = 186;

  public static final int MRS = 190;
  public static final int MSR_REG = 191;
  public static final int MSR_IMM = 192;
  public static final int SWI = 193;
  public static final int BKPT = 194;
  public static final int MCR = 195;
  public static final int MRC = 196;

  /** CDP, LDC, STC, MCRR, MRRC: no coprocessor of this CPU has them. */
  public static final int COPROCESSOR = 197;

  public static final int UNDEFINED = 198;

  /** PLD and what else has no effect. */
  public static final int NOP = 199;

  /** A debugger's breakpoint in the place of an instruction; see {@link Insn#STOP}. */
  public static final int STOP = 200;

  private Op() {}

  /** Whether {@code op} is a single or double transfer of the general form. */
  public static boolean isGeneral(int op) {
    return op >= LDR && op <= STRBT && ((op & GENERAL) != 0 || op >= LDR_PC);
  }

  /** The plain transfer that {@code op} is a form of; what is no single transfer stays as it is. */
  public static int plain(int op) {
    return switch (op) {
      case LDR_PC, LDRT -> LDR;
      case LDRBT -> LDRB;
      case STRT -> STR;
      case STRBT -> STRB;
      default -> op >= LDR && op < LDR_PC ? op & ~GENERAL : op;
    };
  }

  /** Whether {@code op} stores, and does not load, too. */
  public static boolean isStore(int op) {
    return switch (plain(op)) {
      case STR, STRB, STRH, STRD, STM -> true;
      default -> false;
    };
  }

  /** Whether {@code op} is a transfer with User permissions, whatever the mode. */
  public static boolean isAsUser(int op) {
    return op >= LDRT && op <= STRBT;
  }
}
