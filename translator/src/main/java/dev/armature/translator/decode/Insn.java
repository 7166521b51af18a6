package dev.armature.translator.decode;

/**
 * A decoded instruction, packed into a {@code long} so that a page of them is one array and reading
 * one is one load. Zero is no instruction.
 *
 * <table>
 * <caption>Layout</caption>
 * <tr><td>8:0</td><td>operation, {@link Op}</td></tr>
 * <tr><td>12:9</td><td>condition, as encoded; 14 is always</td></tr>
 * <tr><td>16:13</td><td>rd</td></tr>
 * <tr><td>20:17</td><td>rn</td></tr>
 * <tr><td>24:21</td><td>rm</td></tr>
 * <tr><td>28:25</td><td>rs, or a shift kind, or LDM/STM bits</td></tr>
 * <tr><td>31:29</td><td>x: bits that depend on the operation</td></tr>
 * <tr><td>63:32</td><td>immediate</td></tr>
 * </table>
 *
 * What x and rs mean:
 *
 * <ul>
 *   <li>data processing, IMM: x bit 0 says that the shifter carries out bit 31 of the immediate
 *   <li>SHIFT_IMM: rs is the shift kind ({@link #LSL} … {@link #RRX}), the immediate its amount
 *   <li>SHIFT_REG: rs is the register, x bits 1:0 the shift kind
 *   <li>DP_PC: rd is the opcode, x bit 2 says that flags are set (CPSR from SPSR)
 *   <li>multiplies: x bit 0 says that flags are set; in the 16-bit ones x bit 0 and 1 choose the
 *       top half of rm and rs
 *   <li>general transfers: x bit 0 pre-indexed, bit 1 write-back, bit 2 register offset; then rs
 *       bits 2:0 are the shift kind and bit 3 says that the offset is subtracted; an immediate
 *       offset carries its sign
 *   <li>LDM, STM: rs bit 0 before (P), bit 1 up (U), bit 2 write-back (W), bit 3 user registers or
 *       SPSR (S); the immediate is the register list
 *   <li>MRS, MSR: x bit 0 chooses the SPSR; rn is the field mask
 *   <li>B, BL, BLX: the immediate is added to the PC as the instruction reads it
 *   <li>MCR, MRC, other coprocessor instructions, undefined ones: the immediate is the encoding
 * </ul>
 */
public final class Insn {
  public static final int LSL = 0;
  public static final int LSR = 1;
  public static final int ASR = 2;
  public static final int ROR = 3;
  public static final int RRX = 4;

  /** Condition: always. */
  public static final int ALWAYS = 14;

  public static final int COND_SHIFT = 9;
  public static final int RD_SHIFT = 13;
  public static final int RN_SHIFT = 17;
  public static final int RM_SHIFT = 21;
  public static final int RS_SHIFT = 25;
  public static final int X_SHIFT = 29;
  public static final int OP_MASK = 0x1FF;

  public static final int X_PRE = 1;
  public static final int X_WRITEBACK = 2;
  public static final int X_REGISTER = 4;
  public static final int X_DP_PC_SETS = 4;

  public static final int LM_BEFORE = 1;
  public static final int LM_UP = 2;
  public static final int LM_WRITEBACK = 4;
  public static final int LM_USER = 8;

  /** What a debugger's breakpoint decodes to, whatever instruction is there. */
  public static final long STOP = pack(Op.STOP, ALWAYS, 0, 0, 0, 0, 0, 0);

  private Insn() {}

  static long pack(int op, int cond, int rd, int rn, int rm, int rs, int x, int imm) {
    int low =
        op
            | (cond << COND_SHIFT)
            | (rd << RD_SHIFT)
            | (rn << RN_SHIFT)
            | (rm << RM_SHIFT)
            | (rs << RS_SHIFT)
            | (x << X_SHIFT);
    return ((long) imm << 32) | (low & 0xFFFFFFFFL);
  }

  /** The operation. */
  public static int op(long insn) {
    return (int) insn & OP_MASK;
  }

  /** The condition, 0–14. */
  public static int cond(long insn) {
    return ((int) insn >>> COND_SHIFT) & 15;
  }

  public static int rd(long insn) {
    return ((int) insn >>> RD_SHIFT) & 15;
  }

  public static int rn(long insn) {
    return ((int) insn >>> RN_SHIFT) & 15;
  }

  public static int rm(long insn) {
    return ((int) insn >>> RM_SHIFT) & 15;
  }

  public static int rs(long insn) {
    return ((int) insn >>> RS_SHIFT) & 15;
  }

  public static int x(long insn) {
    return (int) insn >>> X_SHIFT;
  }

  public static int imm(long insn) {
    return (int) (insn >>> 32);
  }

  /**
   * Whether {@code op} is data processing with a register result other than the PC, or a
   * comparison.
   */
  public static boolean isDataProcessing(int op) {
    return op < Op.DP_END;
  }

  /** The opcode (AND … MVN) of a data-processing operation. */
  public static int dpOpcode(int op) {
    return op >>> 3;
  }

  /** Whether a data-processing operation sets the flags. */
  public static boolean dpSetsFlags(int op) {
    return (op & 4) != 0;
  }

  /** The form of operand 2 of a data-processing operation. */
  public static int dpForm(int op) {
    return op & 3;
  }
}
