package dev.armature.translator.region;

import static org.objectweb.asm.Opcodes.*;

import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;

/** Emits data processing: operand 2, the operation, and those flags that somebody may read. */
final class AluEmitter {
  private final Code code;
  private final InsnEmitter insns;

  AluEmitter(Code code, InsnEmitter insns) {
    this.code = code;
    this.insns = insns;
  }

  /** Emits {@code insn}; {@code live} are the flags that may be read behind it. */
  void emit(long insn, int index, int live) {
    int op = Insn.op(insn);
    int wanted = Flags.written(insn) & live;
    boolean operands = insns.isFusedSource(index);
    if (wanted == 0 && !operands) {
      plain(insn, index);
    } else if (Flags.isLogical(Insn.dpOpcode(op))) {
      logical(insn, index, wanted);
    } else {
      arithmetic(insn, index, wanted, operands);
    }
  }

  /** Pushes the result of a data-processing instruction into the PC, whose opcode is in rd. */
  void emitForPc(long insn, int index) {
    compute(insn, index, Insn.rd(insn), Insn.op(insn) - Op.DP_PC);
  }

  private static boolean isComparison(int opcode) {
    return opcode >= Op.TST && opcode <= Op.CMN;
  }

  private void plain(long insn, int index) {
    int op = Insn.op(insn);
    int opcode = Insn.dpOpcode(op);
    if (!isComparison(opcode)) {
      compute(insn, index, opcode, Insn.dpForm(op));
      insns.storeRegister(Insn.rd(insn));
    }
  }

  /** Pushes the result, computed without flags. */
  private void compute(long insn, int index, int opcode, int form) {
    switch (opcode) {
      case Op.MOV -> operand2(insn, index, form);
      case Op.MVN -> {
        operand2(insn, index, form);
        not();
      }
      case Op.RSB, Op.RSC -> {
        operand2(insn, index, form);
        insns.pushRegister(Insn.rn(insn), index);
        operate(opcode);
      }
      default -> {
        insns.pushRegister(Insn.rn(insn), index);
        operand2(insn, index, form);
        operate(opcode);
      }
    }
  }

  /**
   * Replaces the two operands on the stack by the result; for RSB and RSC they are the other way
   * round.
   */
  private void operate(int opcode) {
    switch (opcode) {
      case Op.AND, Op.TST -> code.op(IAND);
      case Op.EOR, Op.TEQ -> code.op(IXOR);
      case Op.SUB, Op.CMP, Op.RSB -> code.op(ISUB);
      case Op.ADD, Op.CMN -> code.op(IADD);
      case Op.ADC -> {
        code.op(IADD);
        code.pushCarry();
        code.op(IADD);
      }
      case Op.SBC, Op.RSC -> {
        code.op(ISUB);
        code.push(1);
        code.op(ISUB);
        code.pushCarry();
        code.op(IADD);
      }
      case Op.ORR -> code.op(IOR);
      case Op.BIC -> {
        not();
        code.op(IAND);
      }
      default -> throw new IllegalStateException("opcode " + opcode);
    }
  }

  private void not() {
    code.push(-1);
    code.op(IXOR);
  }

  /** Pushes operand 2. */
  private void operand2(long insn, int index, int form) {
    switch (form) {
      case Op.IMM -> code.push(Insn.imm(insn));
      case Op.REG -> insns.pushRegister(Insn.rm(insn), index);
      case Op.SHIFT_IMM -> {
        insns.pushRegister(Insn.rm(insn), index);
        shiftImmediate(Insn.rs(insn), Insn.imm(insn));
      }
      default -> {
        insns.pushRegister(Insn.rm(insn), index);
        insns.pushRegister(Insn.rs(insn), index);
        code.push(0xFF);
        code.op(IAND);
        switch (Insn.x(insn) & 3) {
          case Insn.LSL -> code.arithmetic("lsl", "(II)I");
          case Insn.LSR -> code.arithmetic("lsr", "(II)I");
          case Insn.ASR -> code.arithmetic("asr", "(II)I");
          default -> code.integer("rotateRight", "(II)I");
        }
      }
    }
  }

  /** Shifts the value on the stack by an immediate. */
  void shiftImmediate(int kind, int amount) {
    switch (kind) {
      case Insn.LSL -> {
        code.push(amount);
        code.op(ISHL);
      }
      case Insn.LSR -> {
        if (amount == 32) {
          code.op(POP);
          code.push(0);
        } else {
          code.push(amount);
          code.op(IUSHR);
        }
      }
      case Insn.ASR -> {
        code.push(Math.min(amount, 31));
        code.op(ISHR);
      }
      case Insn.ROR -> {
        code.push(amount);
        code.integer("rotateRight", "(II)I");
      }
      default -> {
        code.push(1);
        code.op(IUSHR);
        code.pushCarry();
        code.push(31);
        code.op(ISHL);
        code.op(IOR);
      }
    }
  }

  private void logical(long insn, int index, int wanted) {
    int op = Insn.op(insn);
    int opcode = Insn.dpOpcode(op);
    int form = Insn.dpForm(op);
    compute(insn, index, opcode, form);
    code.store(Code.VALUE);
    if ((wanted & Flags.C) != 0) {
      shifterCarry(insn, index, form);
      code.store(Code.ADDRESS);
      code.pushOverflow();
      code.store(Code.WRITEBACK);
      code.storeCarryAndOverflow(Code.ADDRESS, Code.WRITEBACK);
    }
    resultFlags(wanted);
    if (!isComparison(opcode)) {
      code.load(Code.VALUE);
      insns.storeRegister(Insn.rd(insn));
    }
  }

  private void resultFlags(int wanted) {
    if ((wanted & (Flags.N | Flags.Z)) != 0) {
      code.load(Code.VALUE);
      code.storeSignAndZero();
    }
  }

  /**
   * Pushes the shifter's carry-out, 0 or 1. The registers must not have changed since operand 2 was
   * read.
   */
  private void shifterCarry(long insn, int index, int form) {
    if (form == Op.IMM) {
      code.push(Insn.imm(insn) >>> 31);
      return;
    }
    if (form == Op.SHIFT_REG) {
      code.push(Insn.x(insn) & 3);
      insns.pushRegister(Insn.rm(insn), index);
      insns.pushRegister(Insn.rs(insn), index);
      code.push(0xFF);
      code.op(IAND);
      code.pushCarry();
      code.arithmetic("carryOfShift", "(IIII)I");
      return;
    }
    int amount = Insn.imm(insn);
    insns.pushRegister(Insn.rm(insn), index);
    code.push(
        switch (Insn.rs(insn)) {
          case Insn.LSL -> 32 - amount;
          case Insn.RRX -> 0;
          default -> amount - 1;
        });
    code.op(IUSHR);
    code.push(1);
    code.op(IAND);
  }

  private void arithmetic(long insn, int index, int wanted, boolean operands) {
    int op = Insn.op(insn);
    int opcode = Insn.dpOpcode(op);
    boolean reversed = opcode == Op.RSB || opcode == Op.RSC;
    boolean keep = operands || (wanted & (Flags.C | Flags.V)) != 0;
    int operation = opcode == Op.RSB ? Op.SUB : opcode == Op.RSC ? Op.SBC : opcode;
    if (keep || operation == Op.CMP) {
      // RRX and ADC read the old carry, so LEFT and RIGHT change last.
      insns.pushRegister(Insn.rn(insn), index);
      code.store(reversed ? Code.WRITEBACK : Code.ADDRESS);
      operand2(insn, index, Insn.dpForm(op));
      code.store(reversed ? Code.ADDRESS : Code.WRITEBACK);
      if (operation == Op.CMP) {
        compare(wanted, keep);
        return;
      }
      withCarryAndOverflow(operation);
    } else {
      compute(insn, index, opcode, Insn.dpForm(op));
      code.store(Code.VALUE);
    }
    resultFlags(wanted);
    if (!isComparison(opcode)) {
      code.load(Code.VALUE);
      insns.storeRegister(Insn.rd(insn));
    }
  }

  /** CMP of ADDRESS and WRITEBACK: nothing is computed. */
  private void compare(int wanted, boolean keep) {
    if (keep) {
      copyOperands(Code.LEFT, Code.RIGHT);
      code.storeBorrow(0);
    }
    if ((wanted & (Flags.N | Flags.Z)) != 0) {
      copyOperands(Code.NZ_LEFT, Code.NZ_RIGHT);
    }
  }

  private void copyOperands(int left, int right) {
    code.load(Code.ADDRESS);
    code.store(left);
    code.load(Code.WRITEBACK);
    code.store(right);
  }

  /**
   * Computes an operation, but for CMP, whose operands are in ADDRESS and WRITEBACK, into VALUE and
   * sets C and V. Those of a subtraction are its own operands. An addition {@code a + b + c = r}
   * has them from {@code b - r - (1 - c)}: that is {@code -a - 1}, which can be represented, unless
   * the sum was off by 2^32 for being carried or overflowing, unsigned and signed alike.
   */
  private void withCarryAndOverflow(int operation) {
    boolean adds = operation == Op.ADD || operation == Op.CMN || operation == Op.ADC;
    boolean readsCarry = operation == Op.ADC || operation == Op.SBC;
    if (readsCarry) {
      code.push(1);
      code.pushCarry();
      code.op(ISUB);
      code.store(Code.BORROW);
      code.forgetBorrow();
    } else {
      code.storeBorrow(adds ? 1 : 0);
    }
    code.load(Code.ADDRESS);
    code.load(Code.WRITEBACK);
    code.op(adds ? IADD : ISUB);
    if (readsCarry) {
      if (adds) {
        code.push(1);
        code.op(IADD);
      }
      code.load(Code.BORROW);
      code.op(ISUB);
    }
    code.store(Code.VALUE);
    code.load(adds ? Code.WRITEBACK : Code.ADDRESS);
    code.store(Code.LEFT);
    code.load(adds ? Code.VALUE : Code.WRITEBACK);
    code.store(Code.RIGHT);
  }
}
