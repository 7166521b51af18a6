package dev.armature.translator.region;

import static org.objectweb.asm.Opcodes.*;

import dev.armature.runtime.cpu.Cp15Map;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import org.objectweb.asm.Label;

/**
 * Emits those accesses to the status register and to CP15 that kernels make all the time and that
 * change neither mode nor mapping: reading the CPSR, masking interrupts, cache maintenance. In User
 * mode, and where an interrupt may have to be taken at once, the interpreter does them.
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
      case Op.MCR -> isCacheMaintenance(Insn.imm(insn));
      default -> false;
    };
  }

  private static boolean ofSpsr(long insn) {
    return (Insn.x(insn) & 1) != 0;
  }

  /** CP15 c7, except for what waits for an interrupt; there are no caches to maintain. */
  private static boolean isCacheMaintenance(int encoding) {
    int coprocessor = encoding >>> 8 & 15;
    int opc1 = encoding >>> 21 & 7;
    int crn = encoding >>> 16 & 15;
    int crm = encoding & 15;
    int opc2 = encoding >>> 5 & 7;
    return coprocessor == 15
        && crn == 7
        && !Cp15Map.isWait(crm, opc2)
        && Cp15Map.isWritable(opc1, crn, crm, opc2);
  }

  void emit(long insn, int index) {
    switch (Insn.op(insn)) {
      case Op.MRS -> readCpsr(insn);
      case Op.MCR -> {
        code.loadReference(Code.CPU);
        code.mv.visitMethodInsn(INVOKEVIRTUAL, Code.CPU_NAME, "privileged", "()Z", false);
        leaveIfFalse(index);
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

  /** Has the interpreter execute the instruction if the value on the stack is false. */
  private void leaveIfFalse(int index) {
    Label done = new Label();
    code.jump(IFNE, done);
    code.push(region.site(insns.block(), index));
    code.store(Code.SITE);
    code.go(region.leaveFromMiddle());
    code.label(done);
  }
}
