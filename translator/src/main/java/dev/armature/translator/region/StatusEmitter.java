package dev.armature.translator.region;

import static org.objectweb.asm.Opcodes.*;

import dev.armature.runtime.cpu.Cp15Map;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import org.objectweb.asm.Label;

/**
 * Emits those accesses to the status register and to CP15 that kernels make all the time and that
 * change neither mode nor the mapping of the code: reading the CPSR, masking interrupts, cache
 * maintenance, and forgetting the translation of one page, behind which the region is left if it
 * may be the code's own. In User mode, and where an interrupt may have to be taken at once, the
 * interpreter does them.
 */
final class StatusEmitter {
  private static final int CONTROL_FIELD = 1;
  private final Code code;
  private final InsnEmitter insns;
  private final RegionEmitter region;

  StatusEmitter(Code code, InsnEmitter insns, RegionEmitter region) {
    this.code = code;
    this.insns = insns;
    this.region = region;
  }

  /** Whether {@code insn} is such an access. */
  static boolean handles(long insn) {
    return switch (Insn.op(insn)) {
      case Op.MRS -> !ofSpsr(insn) && Insn.rd(insn) != 15;
      case Op.MSR_REG, Op.MSR_IMM -> !ofSpsr(insn) && Insn.rn(insn) == CONTROL_FIELD;
      case Op.MCR -> isCacheMaintenance(Insn.imm(insn)) || isPageFlush(insn);
      default -> false;
    };
  }

  private static boolean ofSpsr(long insn) {
    return (Insn.x(insn) & 1) != 0;
  }

  /** CP15 c7, except for what waits for an interrupt; there are no caches to maintain. */
  private static boolean isCacheMaintenance(int encoding) {
    int opc1 = encoding >>> 21 & 7;
    int crm = encoding & 15;
    int opc2 = opc2(encoding);
    return coprocessor(encoding) == 15
        && crn(encoding) == 7
        && !Cp15Map.isWait(crm, opc2)
        && Cp15Map.isWritable(opc1, 7, crm, opc2);
  }

  /**
   * Whether {@code insn} forgets the translation of one page: MCR to c8 of CP15, for either TLB or
   * both, of which there is one here.
   */
  static boolean isPageFlush(long insn) {
    int encoding = Insn.imm(insn);
    return Insn.op(insn) == Op.MCR
        && coprocessor(encoding) == 15
        && crn(encoding) == 8
        && opc2(encoding) == 1;
  }

  private static int coprocessor(int encoding) {
    return encoding >>> 8 & 15;
  }

  private static int crn(int encoding) {
    return encoding >>> 16 & 15;
  }

  private static int opc2(int encoding) {
    return encoding >>> 5 & 7;
  }

  void emit(long insn, int index) {
    switch (Insn.op(insn)) {
      case Op.MRS -> readCpsr(insn);
      case Op.MCR -> {
        code.loadReference(Code.CPU);
        code.mv.visitMethodInsn(INVOKEVIRTUAL, Code.CPU_NAME, "privileged", "()Z", false);
        leaveIfFalse(index);
        if (isPageFlush(insn)) {
          flushPage(insn, index);
        }
      }
      default -> {
        code.loadReference(Code.CPU);
        if (Insn.op(insn) == Op.MSR_REG) {
          insns.pushRegister(Insn.rm(insn), index);
        } else {
          code.push(Insn.imm(insn));
        }
        code.mv.visitMethodInsn(INVOKEVIRTUAL, Code.CPU_NAME, "writeMasks", "(I)Z", false);
        leaveIfFalse(index);
      }
    }
  }

  private void flushPage(long insn, int index) {
    code.loadReference(Code.MMU);
    insns.pushRegister(Insn.rd(insn), index);
    code.mv.visitMethodInsn(INVOKEVIRTUAL, Code.MMU_NAME, "flushPage", "(I)V", false);
    region.emptySlots();
    code.loadReference(Code.THIS);
    code.loadReference(Code.MMU);
    code.mv.visitMethodInsn(
        INVOKEVIRTUAL, RegionEmitter.SUPER, "isValid", "(" + Code.MMU_TYPE + ")Z", false);
    leaveIfFalse(index + 1);
  }

  private void readCpsr(long insn) {
    code.pushSignAndZero();
    code.pushCarry();
    code.pushOverflow();
    code.support("flags", "(III)I");
    code.loadReference(Code.CPU);
    code.mv.visitMethodInsn(INVOKEVIRTUAL, Code.CPU_NAME, "control", "()I", false);
    code.op(IOR);
    insns.storeRegister(Insn.rd(insn));
  }

  /** Has the interpreter go on at instruction {@code index} if the value on the stack is false. */
  private void leaveIfFalse(int index) {
    Label done = new Label();
    code.jump(IFNE, done);
    code.push(region.site(insns.block(), index));
    code.store(Code.SITE);
    code.go(region.leaveFromMiddle());
    code.label(done);
  }
}
