package dev.armature.translator.region;

import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;

/** What an instruction does to the flow of control. */
enum Flow {
  /** Goes on behind the instruction. */
  NEXT(true),
  /** Branches to a known address if its condition holds. */
  BRANCH(true),
  /** As {@link #BRANCH}, with a return address in the link register. */
  CALL(true),
  /** Branches to a known address in the other instruction set. */
  EXCHANGE(true),
  /** Branches to an address from a register or from memory. */
  INDIRECT(true),
  /** Is left to the interpreter: it may change mode, mapping, or raise an exception. */
  INTERPRET(false);

  private final boolean continues;

  Flow(boolean continues) {
    this.continues = continues;
  }

  /** Whether a region may go on behind such an instruction when its condition fails. */
  boolean continues() {
    return continues;
  }

  /** The flow of a decoded instruction. */
  static Flow of(long insn) {
    int op = Insn.op(insn);
    if (Insn.isDataProcessing(op)) {
      return NEXT;
    }
    return switch (op) {
      case Op.B -> BRANCH;
      case Op.BL, Op.BL_SUFFIX -> CALL;
      case Op.BLX_IMM, Op.BLX_SUFFIX -> EXCHANGE;
      case Op.BX, Op.BLX_REG, Op.LDR_PC -> INDIRECT;
      case Op.DP_PC, Op.DP_PC + 1, Op.DP_PC + 2, Op.DP_PC + 3 ->
          (Insn.x(insn) & Insn.X_DP_PC_SETS) != 0 ? INTERPRET : INDIRECT;
      case Op.LDM -> {
        if ((Insn.rs(insn) & Insn.LM_USER) != 0 || Insn.imm(insn) == 0 || Insn.rn(insn) == 15) {
          yield INTERPRET;
        }
        yield (Insn.imm(insn) & 0x8000) != 0 ? INDIRECT : NEXT;
      }
      case Op.STM ->
          (Insn.rs(insn) & Insn.LM_USER) != 0 || Insn.imm(insn) == 0 || Insn.rn(insn) == 15
              ? INTERPRET
              : NEXT;
      case Op.LDRT, Op.LDRBT -> Insn.rd(insn) == 15 ? INTERPRET : NEXT;
      case Op.SWP, Op.SWPB -> INTERPRET;
      case Op.MRS, Op.MSR_REG, Op.MSR_IMM, Op.MCR -> StatusEmitter.handles(insn) ? NEXT : INTERPRET;
      case Op.SWI, Op.BKPT, Op.MRC, Op.COPROCESSOR, Op.UNDEFINED, Op.STOP -> INTERPRET;
      default -> NEXT;
    };
  }
}
