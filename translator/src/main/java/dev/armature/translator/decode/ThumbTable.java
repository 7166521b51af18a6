package dev.armature.translator.decode;

/** The Thumb encodings (ARM ARM A6, A7), in the form of {@link ArmTable} with 16 bits. */
final class ThumbTable {
  private ThumbTable() {}

  static final String ROWS =
      """
      ADD_reg      V4T   0001 100m mmnn nddd   T_ADD_REG
      SUB_reg      V4T   0001 101m mmnn nddd   T_SUB_REG
      ADD_imm3     V4T   0001 110i iinn nddd   T_ADD_IMM3
      SUB_imm3     V4T   0001 111i iinn nddd   T_SUB_IMM3
      LSL_imm      V4T   000t taaa aamm mddd   T_SHIFT
      MOV_imm8     V4T   0010 0ddd iiii iiii   T_MOV_IMM8
      CMP_imm8     V4T   0010 1nnn iiii iiii   T_CMP_IMM8
      ADD_imm8     V4T   0011 0ddd iiii iiii   T_ADD_IMM8
      SUB_imm8     V4T   0011 1ddd iiii iiii   T_SUB_IMM8
      alu          V4T   0100 00oo oomm mddd   T_ALU
      ADD_high     V4T   0100 0100 Dmmm mddd   T_ADD_HIGH
      CMP_high     V4T   0100 0101 Nmmm mnnn   T_CMP_HIGH
      MOV_high     V4T   0100 0110 Dmmm mddd   T_MOV_HIGH
      BX           V4T   0100 0111 0mmm m...   T_BX
      BLX_reg      V5TE  0100 0111 1mmm m...   T_BLX_REG
      LDR_literal  V4T   0100 1ddd iiii iiii   T_LDR_LITERAL
      STR_reg      V4T   0101 000m mmnn nddd   T_STR_REG
      STRH_reg     V4T   0101 001m mmnn nddd   T_STRH_REG
      STRB_reg     V4T   0101 010m mmnn nddd   T_STRB_REG
      LDRSB_reg    V4T   0101 011m mmnn nddd   T_LDRSB_REG
      LDR_reg      V4T   0101 100m mmnn nddd   T_LDR_REG
      LDRH_reg     V4T   0101 101m mmnn nddd   T_LDRH_REG
      LDRB_reg     V4T   0101 110m mmnn nddd   T_LDRB_REG
      LDRSH_reg    V4T   0101 111m mmnn nddd   T_LDRSH_REG
      STR_imm5     V4T   0110 0iii iinn nddd   T_STR_IMM5
      LDR_imm5     V4T   0110 1iii iinn nddd   T_LDR_IMM5
      STRB_imm5    V4T   0111 0iii iinn nddd   T_STRB_IMM5
      LDRB_imm5    V4T   0111 1iii iinn nddd   T_LDRB_IMM5
      STRH_imm5    V4T   1000 0iii iinn nddd   T_STRH_IMM5
      LDRH_imm5    V4T   1000 1iii iinn nddd   T_LDRH_IMM5
      STR_sp       V4T   1001 0ddd iiii iiii   T_STR_SP
      LDR_sp       V4T   1001 1ddd iiii iiii   T_LDR_SP
      ADD_pc       V4T   1010 0ddd iiii iiii   T_ADR
      ADD_sp       V4T   1010 1ddd iiii iiii   T_ADD_SP
      ADD_sp_imm7  V4T   1011 0000 0iii iiii   T_INC_SP
      SUB_sp_imm7  V4T   1011 0000 1iii iiii   T_DEC_SP
      PUSH         V4T   1011 010R llll llll   T_PUSH
      POP          V4T   1011 110R llll llll   T_POP
      BKPT         V5TE  1011 1110 .... ....   T_BKPT
      STMIA        V4T   1100 0nnn llll llll   T_STMIA
      LDMIA        V4T   1100 1nnn llll llll   T_LDMIA
      undefined    V4T   1101 1110 .... ....   T_UNDEFINED
      SWI          V4T   1101 1111 iiii iiii   T_SWI
      B_cond       V4T   1101 cccc iiii iiii   T_B_COND
      B            V4T   1110 0iii iiii iiii   T_B
      BLX_suffix   V5TE  1110 1iii iiii iii0   T_BLX_SUFFIX
      BL_prefix    V4T   1111 0iii iiii iiii   T_BL_PREFIX
      BL_suffix    V4T   1111 1iii iiii iiii   T_BL_SUFFIX
      """;
}
