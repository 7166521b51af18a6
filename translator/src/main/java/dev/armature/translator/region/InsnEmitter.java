package dev.armature.translator.region;

import static org.objectweb.asm.Opcodes.*;

import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import org.objectweb.asm.Label;

/**
 * Emits the instructions of a block one by one; families with much to say have emitters of their
 * own.
 */
final class InsnEmitter {
  private final Code code;
  private final RegionShape shape;
  private final boolean thumb;
  private final TransferEmitter transfers;
  private final AluEmitter alu;
  private final MultiplyEmitter multiplies;
  private final StatusEmitter status;
  private Block block;
  private int[] fused;

  /** Flags live behind each instruction of the block. */
  private int[] liveAfter;

  /** Behind the instructions that are being emitted, if they have a condition. */
  private Label skip;

  /** What was known of {@link Code#BORROW} before them. */
  private int skippedBorrow;

  InsnEmitter(Code code, RegionEmitter region, PageSlots slots, RegionShape shape) {
    this.code = code;
    this.shape = shape;
    this.thumb = shape.thumb();
    this.transfers = new TransferEmitter(code, this, region, slots);
    this.alu = new AluEmitter(code, this);
    this.multiplies = new MultiplyEmitter(code, this);
    this.status = new StatusEmitter(code, this, region);
  }

  /** Starts on {@code block}. */
  void begin(Block newBlock) {
    block = newBlock;
    fused = RegionAnalysis.fusedSources(shape, block);
    code.forgetBorrow();
    int n = block.insns.length;
    liveAfter = new int[n];
    int live = block.liveOut;
    for (int i = n - 1; i >= 0; i--) {
      liveAfter[i] = live;
      live = RegionAnalysis.liveBefore(shape, block, i, live, fused[i] >= 0);
    }
  }

  Block block() {
    return block;
  }

  /** The value instruction {@code index} of the block reads as the PC. */
  int pcValue(int index) {
    return block.start + index * (thumb ? 2 : 4) + (thumb ? 4 : 8);
  }

  /** Pushes guest register {@code n} as instruction {@code index} reads it. */
  void pushRegister(int n, int index) {
    if (n == 15) {
      code.pushAddress(pcValue(index));
    } else {
      code.load(Code.register(n));
    }
  }

  /**
   * Whether a later condition of the block is decided from the operands of the subtraction at
   * {@code index}.
   */
  boolean isFusedSource(int index) {
    for (int i = index + 1; i < fused.length; i++) {
      if (fused[i] == index) {
        return true;
      }
    }
    return false;
  }

  /**
   * Emits instruction {@code index}, which falls through to the next. One jump skips all that
   * follow each other under one condition: HotSpot turns it into moves where it can, but not
   * several.
   */
  void emit(int index) {
    if (!sharesCondition(index)) {
      skip = skipUnless(index);
      skippedBorrow = code.borrow();
    }
    unconditionally(index);
    if (skip != null && !sharesCondition(index + 1)) {
      code.label(skip);
      skip = null;
      if (code.borrow() != skippedBorrow) {
        code.forgetBorrow();
      }
    }
  }

  /** Whether instruction {@code index} is executed if, and only if, the one before it was. */
  private boolean sharesCondition(int index) {
    if (index == 0 || index == block.insns.length) {
      return false;
    }
    long insn = block.insns[index];
    long before = block.insns[index - 1];
    return Insn.cond(insn) != Insn.ALWAYS
        && Insn.cond(insn) == Insn.cond(before)
        && Flags.written(before) == 0
        && Flow.of(insn) == Flow.NEXT;
  }

  private void unconditionally(int index) {
    long insn = block.insns[index];
    int op = Insn.op(insn);
    if (Insn.isDataProcessing(op)) {
      alu.emit(insn, index, liveAfter[index]);
      return;
    }
    switch (op) {
      case Op.MUL, Op.MLA, Op.UMULL, Op.UMLAL, Op.SMULL, Op.SMLAL ->
          multiplies.multiply(insn, index, liveAfter[index]);
      case Op.SMLAXY, Op.SMLAWY, Op.SMULWY, Op.SMLALXY, Op.SMULXY ->
          multiplies.halfword(insn, index);
      case Op.QADD, Op.QSUB, Op.QDADD, Op.QDSUB -> multiplies.saturating(insn, index);
      case Op.CLZ -> {
        pushRegister(Insn.rm(insn), index);
        code.integer("numberOfLeadingZeros", "(I)I");
        storeRegister(Insn.rd(insn));
      }
      case Op.BL_PREFIX -> {
        code.pushAddress(pcValue(index) + Insn.imm(insn));
        code.store(Code.register(14));
      }
      case Op.ADR -> {
        code.pushAddress((pcValue(index) & ~3) + Insn.imm(insn));
        storeRegister(Insn.rd(insn));
      }
      case Op.LDR_LITERAL -> transfers.literal(insn, index, (pcValue(index) & ~3) + Insn.imm(insn));
      case Op.LDM -> transfers.loadMultiple(insn, index);
      case Op.STM -> transfers.storeMultiple(insn, index);
      case Op.LDRD -> transfers.loadDouble(insn, index);
      case Op.STRD -> transfers.storeDouble(insn, index);
      case Op.MRS, Op.MSR_REG, Op.MSR_IMM, Op.MCR -> status.emit(insn, index);
      case Op.NOP -> {}
      default -> transfers.single(insn, index);
    }
  }

  /**
   * Stores the value on the stack in guest register {@code n}; the PC is no target here, its value
   * is dropped.
   */
  void storeRegister(int n) {
    if (n == 15) {
      code.op(POP);
    } else {
      code.store(Code.register(n));
    }
  }

  /**
   * Puts the target of the indirect branch at {@code index} in {@link Code#VALUE}, bit 0 choosing
   * the instruction set.
   */
  void emitTarget(int index) {
    long insn = block.insns[index];
    switch (Insn.op(insn)) {
      case Op.BX -> {
        pushRegister(Insn.rm(insn), index);
        code.store(Code.VALUE);
      }
      case Op.BLX_REG -> {
        pushRegister(Insn.rm(insn), index);
        code.store(Code.VALUE);
        code.pushAddress(block.end(thumb) | (thumb ? 1 : 0));
        code.store(Code.register(14));
      }
      case Op.LDR_PC -> transfers.single(insn, index);
      case Op.LDM -> transfers.loadMultiple(insn, index);
      default -> {
        alu.emitForPc(insn, index);
        code.push(thumb ? 1 : ~3);
        code.op(thumb ? IOR : IAND);
        code.store(Code.VALUE);
      }
    }
  }

  /** Shifts the value on the stack by an immediate. */
  void shiftImmediate(int kind, int amount) {
    alu.shiftImmediate(kind, amount);
  }

  /** Emits the paths of memory accesses that are taken when the page is not the one seen last. */
  void emitMisses() {
    transfers.emitMisses();
  }

  // Conditions

  /**
   * Skips what follows unless the condition of instruction {@code index} holds.
   *
   * @return the label to put behind it, or null if the condition always holds
   */
  Label skipUnless(int index) {
    int cond = Insn.cond(block.insns[index]);
    if (cond == Insn.ALWAYS) {
      return null;
    }
    Label skip = new Label();
    jump(cond ^ 1, fused[index], skip);
    return skip;
  }

  /** Jumps to {@code target} if the condition of instruction {@code index} holds. */
  void jumpIf(int index, Label target) {
    jump(Insn.cond(block.insns[index]), fused[index], target);
  }

  private void jump(int cond, int source, Label target) {
    if (source >= 0) {
      jumpFused(cond, target);
      return;
    }
    switch (cond) {
      case 0 -> onZero(IF_ICMPEQ, target);
      case 1 -> onZero(IF_ICMPNE, target);
      case 2 -> onCarry(true, target);
      case 3 -> onCarry(false, target);
      case 4 -> onSign(IFLT, target);
      case 5 -> onSign(IFGE, target);
      case 6 -> onOverflow(IFLT, target);
      case 7 -> onOverflow(IFGE, target);
      case 8 -> {
        Label no = new Label();
        onCarry(false, no);
        onZero(IF_ICMPNE, target);
        code.label(no);
      }
      case 9 -> {
        onCarry(false, target);
        onZero(IF_ICMPEQ, target);
      }
      case 10 -> onSigns(IFGE, target);
      case 11 -> onSigns(IFLT, target);
      case 12 -> {
        Label no = new Label();
        onZero(IF_ICMPEQ, no);
        onSigns(IFGE, target);
        code.label(no);
      }
      default -> {
        onZero(IF_ICMPEQ, target);
        onSigns(IFLT, target);
      }
    }
  }

  private void onZero(int opcode, Label target) {
    code.load(Code.NZ_LEFT);
    code.load(Code.NZ_RIGHT);
    code.jump(opcode, target);
  }

  private void onSign(int opcode, Label target) {
    code.pushSignAndZero();
    code.jump(opcode, target);
  }

  /** Jumps on C: the unsigned order of the operands that stand for it. */
  private void onCarry(boolean set, Label target) {
    if (code.borrow() == Code.UNKNOWN) {
      code.pushCarry();
      code.jump(set ? IFNE : IFEQ, target);
      return;
    }
    code.load(Code.LEFT);
    code.load(Code.RIGHT);
    if (code.borrow() == 0) {
      unsigned(set ? IFGE : IFLT, target);
    } else {
      unsigned(set ? IFGT : IFLE, target);
    }
  }

  private void onOverflow(int opcode, Label target) {
    code.pushOverflow();
    code.jump(opcode, target);
  }

  private void onSigns(int opcode, Label target) {
    code.pushSignAndZero();
    code.pushOverflow();
    code.op(IXOR);
    code.jump(opcode, target);
  }

  /** Decides from the operands of the subtraction that set all flags. */
  private void jumpFused(int cond, Label target) {
    code.load(Code.LEFT);
    code.load(Code.RIGHT);
    switch (cond) {
      case 2 -> unsigned(IFGE, target);
      case 3 -> unsigned(IFLT, target);
      case 8 -> unsigned(IFGT, target);
      case 9 -> unsigned(IFLE, target);
      case 10 -> code.jump(IF_ICMPGE, target);
      case 11 -> code.jump(IF_ICMPLT, target);
      case 12 -> code.jump(IF_ICMPGT, target);
      case 13 -> code.jump(IF_ICMPLE, target);
      default -> throw new IllegalStateException("condition " + cond + " is not fused");
    }
  }

  private void unsigned(int opcode, Label target) {
    code.integer("compareUnsigned", "(II)I");
    code.jump(opcode, target);
  }
}
