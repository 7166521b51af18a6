package dev.armature.translator.region;

import static org.objectweb.asm.Opcodes.*;

import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;

/** Emits multiplies and saturating arithmetic. */
final class MultiplyEmitter {
  private static final String CPU_II_I = "(" + Code.CPU_TYPE + "II)I";

  private final Code code;
  private final InsnEmitter insns;

  MultiplyEmitter(Code code, InsnEmitter insns) {
    this.code = code;
    this.insns = insns;
  }

  /** MUL, MLA and the long ones; {@code live} are the flags that may be read behind it. */
  void multiply(long insn, int index, int live) {
    int op = Insn.op(insn);
    int wanted = Flags.written(insn) & live;
    if (op == Op.MUL || op == Op.MLA) {
      insns.pushRegister(Insn.rm(insn), index);
      insns.pushRegister(Insn.rs(insn), index);
      code.op(IMUL);
      if (op == Op.MLA) {
        insns.pushRegister(Insn.rn(insn), index);
        code.op(IADD);
      }
      code.store(Code.VALUE);
      if (wanted != 0) {
        code.load(Code.VALUE);
        code.storeSignAndZero();
      }
      code.load(Code.VALUE);
      insns.storeRegister(Insn.rd(insn));
      return;
    }
    boolean signed = op == Op.SMULL || op == Op.SMLAL;
    pushLong(Insn.rm(insn), index, signed);
    pushLong(Insn.rs(insn), index, signed);
    code.op(LMUL);
    if (op == Op.UMLAL || op == Op.SMLAL) {
      addPair(insn, index);
    }
    if (wanted != 0) {
      code.op(DUP2);
      code.arithmetic("signAndZero", "(J)I");
      code.storeSignAndZero();
    }
    storePair(insn);
  }

  private void pushLong(int register, int index, boolean signed) {
    insns.pushRegister(register, index);
    code.op(I2L);
    if (!signed) {
      code.push(0xFFFFFFFFL);
      code.op(LAND);
    }
  }

  private void addPair(long insn, int index) {
    insns.pushRegister(Insn.rd(insn), index);
    insns.pushRegister(Insn.rn(insn), index);
    code.arithmetic("pair", "(II)J");
    code.op(LADD);
  }

  /**
   * Stores the long on the stack in rn (low) and rd (high); the high half stays in {@link
   * Code#VALUE}.
   */
  private void storePair(long insn) {
    code.op(DUP2);
    code.op(L2I);
    insns.storeRegister(Insn.rn(insn));
    code.push(32);
    code.op(LUSHR);
    code.op(L2I);
    code.store(Code.VALUE);
    code.load(Code.VALUE);
    insns.storeRegister(Insn.rd(insn));
  }

  /** The 16-bit multiplies. */
  void halfword(long insn, int index) {
    int x = Insn.x(insn);
    switch (Insn.op(insn)) {
      case Op.SMULXY -> {
        product(insn, index, x);
        insns.storeRegister(Insn.rd(insn));
      }
      case Op.SMLAXY -> {
        code.loadReference(Code.CPU);
        product(insn, index, x);
        accumulate(insn, index);
      }
      case Op.SMULWY -> {
        wideProduct(insn, index, x);
        insns.storeRegister(Insn.rd(insn));
      }
      case Op.SMLAWY -> {
        code.loadReference(Code.CPU);
        wideProduct(insn, index, x);
        accumulate(insn, index);
      }
      default -> {
        product(insn, index, x);
        code.op(I2L);
        addPair(insn, index);
        storePair(insn);
      }
    }
  }

  private void accumulate(long insn, int index) {
    insns.pushRegister(Insn.rn(insn), index);
    code.arithmetic("accumulate", CPU_II_I);
    insns.storeRegister(Insn.rd(insn));
  }

  private void product(long insn, int index, int x) {
    half(Insn.rm(insn), index, (x & 1) != 0);
    half(Insn.rs(insn), index, (x & 2) != 0);
    code.op(IMUL);
  }

  private void wideProduct(long insn, int index, int x) {
    pushLong(Insn.rm(insn), index, true);
    half(Insn.rs(insn), index, (x & 2) != 0);
    code.op(I2L);
    code.op(LMUL);
    code.push(16);
    code.op(LSHR);
    code.op(L2I);
  }

  private void half(int register, int index, boolean top) {
    insns.pushRegister(register, index);
    if (top) {
      code.push(16);
      code.op(ISHR);
    } else {
      code.op(I2S);
    }
  }

  /** QADD, QSUB, QDADD, QDSUB. */
  void saturating(long insn, int index) {
    code.loadReference(Code.CPU);
    insns.pushRegister(Insn.rm(insn), index);
    insns.pushRegister(Insn.rn(insn), index);
    String method =
        switch (Insn.op(insn)) {
          case Op.QADD -> "qadd";
          case Op.QSUB -> "qsub";
          case Op.QDADD -> "qdadd";
          default -> "qdsub";
        };
    code.arithmetic(method, CPU_II_I);
    insns.storeRegister(Insn.rd(insn));
  }
}
