package dev.armature.translator.region;

import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;

/**
 * Which guest registers a region uses: those are loaded on entry, the written ones stored on exit.
 */
final class RegisterUse {
  private int used;
  private int written;
  private boolean writesFlags;

  private RegisterUse() {}

  static RegisterUse of(RegionShape shape) {
    RegisterUse use = new RegisterUse();
    for (Block block : shape.blocks()) {
      for (long insn : block.insns) {
        use.add(insn);
      }
    }
    return use;
  }

  boolean isUsed(int register) {
    return ((used | written) & (1 << register)) != 0;
  }

  boolean isWritten(int register) {
    return (written & (1 << register)) != 0;
  }

  boolean writesFlags() {
    return writesFlags;
  }

  /** Marks generously: a register counted without need costs a load and a store a run. */
  private void add(long insn) {
    int op = Insn.op(insn);
    writesFlags |= Flags.written(insn) != 0;
    used |= 1 << Insn.rn(insn) | 1 << Insn.rm(insn) | 1 << Insn.rs(insn);
    if (Flow.of(insn) == Flow.INTERPRET) {
      return;
    }
    if (op == Op.STM || op == Op.LDM) {
      used |= Insn.imm(insn);
      written |= 1 << Insn.rn(insn) | (op == Op.LDM ? Insn.imm(insn) & 0x7FFF : 0);
      return;
    }
    if (op >= Op.LDR && op <= Op.STRBT) {
      written |= 1 << Insn.rn(insn);
    }
    if (op == Op.LDRD || op == Op.STRD) {
      used |= 2 << Insn.rd(insn);
      written |= op == Op.LDRD ? 2 << Insn.rd(insn) : 0;
    }
    if ((op >= Op.UMULL && op <= Op.SMLAL) || op == Op.SMLALXY) {
      written |= 1 << Insn.rn(insn);
    }
    switch (op) {
      case Op.B, Op.BX, Op.NOP -> {}
      case Op.BL, Op.BLX_IMM, Op.BLX_REG, Op.BL_PREFIX, Op.BL_SUFFIX, Op.BLX_SUFFIX ->
          written |= 1 << 14;
      case Op.STR, Op.STR + 1, Op.STRB, Op.STRB + 1, Op.STRH, Op.STRH + 1, Op.STRD ->
          used |= 1 << Insn.rd(insn);
      case Op.DP_PC, Op.DP_PC + 1, Op.DP_PC + 2, Op.DP_PC + 3, Op.LDR_PC -> {}
      default -> {
        boolean compare =
            Insn.isDataProcessing(op) && Insn.dpOpcode(op) >= Op.TST && Insn.dpOpcode(op) <= Op.CMN;
        if (!compare) {
          written |= 1 << Insn.rd(insn);
        }
      }
    }
    written &= 0x7FFF;
  }
}
