package dev.armature.translator.decode;

/**
 * The ARM encodings, one a line: name, first architecture version that has it, bit pattern from bit
 * 31 to bit 0, and the {@link Format} that turns the bits into a decoded instruction.
 *
 * <p>In a pattern 0 and 1 are fixed, letters and dots are free; blanks and underscores only group.
 * {@code cccc} is the condition, which is never 1111 here unless the pattern says so. Of two rows
 * that match, the earlier one wins.
 *
 * <p>What no row matches is undefined (ARM ARM A3.16).
 */
final class ArmTable {
  private ArmTable() {}

  static final String ROWS =
      """
      PLD          V5TE  1111 01.1 .101 .... .... .... .... ....   NOP
      BLX_imm      V5TE  1111 101h iiii iiii iiii iiii iiii iiii   BLX_IMM
      CDP2         V5TE  1111 1110 .... .... .... .... .... ....   COPROCESSOR
      LDC2/STC2    V5TE  1111 110. .... .... .... .... .... ....   COPROCESSOR
      MUL          V4T   cccc 0000 000S dddd .... ssss 1001 mmmm   MUL
      MLA          V4T   cccc 0000 001S dddd nnnn ssss 1001 mmmm   MLA
      UMULL        V4T   cccc 0000 100S hhhh llll ssss 1001 mmmm   UMULL
      UMLAL        V4T   cccc 0000 101S hhhh llll ssss 1001 mmmm   UMLAL
      SMULL        V4T   cccc 0000 110S hhhh llll ssss 1001 mmmm   SMULL
      SMLAL        V4T   cccc 0000 111S hhhh llll ssss 1001 mmmm   SMLAL
      SWP          V4T   cccc 0001 0000 nnnn dddd .... 1001 mmmm   SWP
      SWPB         V4T   cccc 0001 0100 nnnn dddd .... 1001 mmmm   SWPB
      STRH         V4T   cccc 000P UIW0 nnnn dddd oooo 1011 oooo   STRH
      LDRH         V4T   cccc 000P UIW1 nnnn dddd oooo 1011 oooo   LDRH
      LDRSB        V4T   cccc 000P UIW1 nnnn dddd oooo 1101 oooo   LDRSB
      LDRSH        V4T   cccc 000P UIW1 nnnn dddd oooo 1111 oooo   LDRSH
      LDRD         V5TE  cccc 000P UIW0 nnnn ddd0 oooo 1101 oooo   LDRD
      STRD         V5TE  cccc 000P UIW0 nnnn ddd0 oooo 1111 oooo   STRD
      MRS          V4T   cccc 0001 0R00 .... dddd .... 0000 ....   MRS
      MSR_reg      V4T   cccc 0001 0R10 ffff .... .... 0000 mmmm   MSR_REG
      BX           V4T   cccc 0001 0010 .... .... .... 0001 mmmm   BX
      BXJ          V5TE  cccc 0001 0010 .... .... .... 0010 mmmm   BX
      BLX_reg      V5TE  cccc 0001 0010 .... .... .... 0011 mmmm   BLX_REG
      CLZ          V5TE  cccc 0001 0110 .... dddd .... 0001 mmmm   CLZ
      QADD         V5TE  cccc 0001 0000 nnnn dddd .... 0101 mmmm   QADD
      QSUB         V5TE  cccc 0001 0010 nnnn dddd .... 0101 mmmm   QSUB
      QDADD        V5TE  cccc 0001 0100 nnnn dddd .... 0101 mmmm   QDADD
      QDSUB        V5TE  cccc 0001 0110 nnnn dddd .... 0101 mmmm   QDSUB
      BKPT         V5TE  cccc 0001 0010 .... .... .... 0111 ....   BKPT
      SMLAxy       V5TE  cccc 0001 0000 dddd nnnn ssss 1yx0 mmmm   SMLAXY
      SMLAWy       V5TE  cccc 0001 0010 dddd nnnn ssss 1y00 mmmm   SMLAWY
      SMULWy       V5TE  cccc 0001 0010 dddd .... ssss 1y10 mmmm   SMULWY
      SMLALxy      V5TE  cccc 0001 0100 hhhh llll ssss 1yx0 mmmm   SMLALXY
      SMULxy       V5TE  cccc 0001 0110 dddd .... ssss 1yx0 mmmm   SMULXY
      TST_imm      V4T   cccc 0011 0001 nnnn .... rrrr iiii iiii   DP_IMM
      TEQ_imm      V4T   cccc 0011 0011 nnnn .... rrrr iiii iiii   DP_IMM
      CMP_imm      V4T   cccc 0011 0101 nnnn .... rrrr iiii iiii   DP_IMM
      CMN_imm      V4T   cccc 0011 0111 nnnn .... rrrr iiii iiii   DP_IMM
      MSR_imm      V4T   cccc 0011 0R10 ffff .... rrrr iiii iiii   MSR_IMM
      undefined    V4T   cccc 0011 0.00 .... .... .... .... ....   UNDEFINED
      dp_imm       V4T   cccc 001o oooS nnnn dddd rrrr iiii iiii   DP_IMM
      TST_shift    V4T   cccc 0001 0001 nnnn .... aaaa att0 mmmm   DP_SHIFT_IMM
      TEQ_shift    V4T   cccc 0001 0011 nnnn .... aaaa att0 mmmm   DP_SHIFT_IMM
      CMP_shift    V4T   cccc 0001 0101 nnnn .... aaaa att0 mmmm   DP_SHIFT_IMM
      CMN_shift    V4T   cccc 0001 0111 nnnn .... aaaa att0 mmmm   DP_SHIFT_IMM
      TST_reg      V4T   cccc 0001 0001 nnnn .... ssss 0tt1 mmmm   DP_SHIFT_REG
      TEQ_reg      V4T   cccc 0001 0011 nnnn .... ssss 0tt1 mmmm   DP_SHIFT_REG
      CMP_reg      V4T   cccc 0001 0101 nnnn .... ssss 0tt1 mmmm   DP_SHIFT_REG
      CMN_reg      V4T   cccc 0001 0111 nnnn .... ssss 0tt1 mmmm   DP_SHIFT_REG
      undefined    V4T   cccc 0001 0..0 .... .... .... .... ....   UNDEFINED
      dp_shift     V4T   cccc 000o oooS nnnn dddd aaaa att0 mmmm   DP_SHIFT_IMM
      dp_reg       V4T   cccc 000o oooS nnnn dddd ssss 0tt1 mmmm   DP_SHIFT_REG
      undefined    V4T   cccc 011. .... .... .... .... ...1 ....   UNDEFINED
      STRT         V4T   cccc 01I0 U010 nnnn dddd oooo oooo oooo   STRT
      LDRT         V4T   cccc 01I0 U011 nnnn dddd oooo oooo oooo   LDRT
      STRBT        V4T   cccc 01I0 U110 nnnn dddd oooo oooo oooo   STRBT
      LDRBT        V4T   cccc 01I0 U111 nnnn dddd oooo oooo oooo   LDRBT
      STR          V4T   cccc 01IP U0W0 nnnn dddd oooo oooo oooo   STR
      LDR          V4T   cccc 01IP U0W1 nnnn dddd oooo oooo oooo   LDR
      STRB         V4T   cccc 01IP U1W0 nnnn dddd oooo oooo oooo   STRB
      LDRB         V4T   cccc 01IP U1W1 nnnn dddd oooo oooo oooo   LDRB
      STM          V4T   cccc 100P USW0 nnnn llll llll llll llll   STM
      LDM          V4T   cccc 100P USW1 nnnn llll llll llll llll   LDM
      B            V4T   cccc 1010 iiii iiii iiii iiii iiii iiii   B
      BL           V4T   cccc 1011 iiii iiii iiii iiii iiii iiii   BL
      MCR          V4T   cccc 1110 ooo0 nnnn dddd pppp qqq1 mmmm   MCR
      MRC          V4T   cccc 1110 ooo1 nnnn dddd pppp qqq1 mmmm   MRC
      CDP          V4T   cccc 1110 .... .... .... .... ...0 ....   COPROCESSOR
      LDC/STC      V4T   cccc 110. .... .... .... .... .... ....   COPROCESSOR
      SWI          V4T   cccc 1111 iiii iiii iiii iiii iiii iiii   SWI
      """;
}
