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
    written |= writtenBy(insn);
    if (op == Op.STM || op == Op.LDM) {
      used |= Insn.imm(insn);
    } else if (op == Op.LDRD || op == Op.STRD) {
      used |= 2 << Insn.rd(insn);
    }
    if (Op.isStore(op) && op != Op.STM) {
      used |= 1 << Insn.rd(insn);
    }
  }

  /** The registers r0 to r14 that translated code for {@code insn} writes, a bit each. */
  static int writtenBy(long insn) {
    int op = Insn.op(insn);
    int written = writesBack(insn) ? 1 << Insn.rn(insn) : 0;
    if (op == Op.LDM) {
      written |= Insn.imm(insn);
    } else if (op == Op.LDRD) {
      written |= 3 << Insn.rd(insn);
    } else if ((op >= Op.UMULL && op <= Op.SMLAL) || op == Op.SMLALXY) {
      written |= 1 << Insn.rn(insn) | 1 << Insn.rd(insn);
    } else {
      written |= writesRd(insn) ? 1 << Insn.rd(insn) : 0;
    }
    return (writesLink(op) ? written | 1 << 14 : written) & 0x7FFF;
  }

  private static boolean writesLink(int op) {
    return switch (op) {
      case Op.BL, Op.BLX_IMM, Op.BLX_REG, Op.BL_PREFIX, Op.BL_SUFFIX, Op.BLX_SUFFIX -> true;
      default -> false;
    };
  }

  private static boolean writesRd(long insn) {
    int op = Insn.op(insn);
    if (Insn.isDataProcessing(op)) {
      return Insn.dpOpcode(op) < Op.TST || Insn.dpOpcode(op) > Op.CMN;
    }
    return switch (op) {
      case Op.B, Op.BX, Op.NOP, Op.STM, Op.LDR_PC -> false;
      case Op.DP_PC, Op.DP_PC + 1, Op.DP_PC + 2, Op.DP_PC + 3 -> false;
      default -> !writesLink(op) && !Op.isStore(op);
    };
  }

  /** Whether {@code insn} writes its base register. */
  static boolean writesBack(long insn) {
    int op = Insn.op(insn);
    if (op == Op.LDM || op == Op.STM) {
      return (Insn.rs(insn) & Insn.LM_WRITEBACK) != 0;
    }
    return Op.isGeneral(op) && (Insn.x(insn) & Insn.X_WRITEBACK) != 0;
  }
}
