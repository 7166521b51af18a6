package dev.armature.translator.interpreter;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;

/** Single loads and stores (ARM ARM A3.11). */
final class SingleTransfers {
  private SingleTransfers() {}

  static void enter(Handler[] table) {
    table[Op.LDRH] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, cpu.mmu.load16(rn(cpu, d) + Insn.imm(d)));
            return next;
          }
        };
    table[Op.LDRSB] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, (byte) cpu.mmu.load8(rn(cpu, d) + Insn.imm(d)));
            return next;
          }
        };
    table[Op.LDRSH] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, (short) cpu.mmu.load16(rn(cpu, d) + Insn.imm(d)));
            return next;
          }
        };
    table[Op.STRB] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            cpu.mmu.store8(rn(cpu, d) + Insn.imm(d), rd(cpu, d));
            return next;
          }
        };
    table[Op.STRH] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            cpu.mmu.store16(rn(cpu, d) + Insn.imm(d), rd(cpu, d));
            return next;
          }
        };
    table[Op.LDR + Op.GENERAL] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int base = rn(cpu, d);
            int indexed = base + Transfers.offset(cpu, d);
            int value = cpu.mmu.load32(accessed(d, base, indexed));
            writeBack(cpu, d, indexed);
            setRd(cpu, d, value);
            return next;
          }
        };
    table[Op.LDRB + Op.GENERAL] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int base = rn(cpu, d);
            int indexed = base + Transfers.offset(cpu, d);
            int value = cpu.mmu.load8(accessed(d, base, indexed));
            writeBack(cpu, d, indexed);
            setRd(cpu, d, value);
            return next;
          }
        };
    table[Op.LDRH + Op.GENERAL] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int base = rn(cpu, d);
            int indexed = base + Transfers.offset(cpu, d);
            int value = cpu.mmu.load16(accessed(d, base, indexed));
            writeBack(cpu, d, indexed);
            setRd(cpu, d, value);
            return next;
          }
        };
    table[Op.STR + Op.GENERAL] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int base = rn(cpu, d);
            int indexed = base + Transfers.offset(cpu, d);
            cpu.mmu.store32(accessed(d, base, indexed), rd(cpu, d));
            writeBack(cpu, d, indexed);
            return next;
          }
        };
    table[Op.STRB + Op.GENERAL] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int base = rn(cpu, d);
            int indexed = base + Transfers.offset(cpu, d);
            cpu.mmu.store8(accessed(d, base, indexed), rd(cpu, d));
            writeBack(cpu, d, indexed);
            return next;
          }
        };
    table[Op.STRH + Op.GENERAL] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            int base = rn(cpu, d);
            int indexed = base + Transfers.offset(cpu, d);
            cpu.mmu.store16(accessed(d, base, indexed), rd(cpu, d));
            writeBack(cpu, d, indexed);
            return next;
          }
        };
    table[Op.LDR_LITERAL] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long d, int next) {
            setRd(cpu, d, cpu.mmu.load32((pc(cpu) & ~3) + Insn.imm(d)));
            return next;
          }
        };
  }

  /** The address that a general form accesses: with the offset if it is pre-indexed. */
  private static int accessed(long insn, int base, int indexed) {
    return (Insn.x(insn) & Insn.X_PRE) != 0 ? indexed : base;
  }

  /** After the access, as an abort leaves the base register as it was. */
  private static void writeBack(ArmCpu cpu, long insn, int indexed) {
    if ((Insn.x(insn) & Insn.X_WRITEBACK) != 0) {
      Handler.setRn(cpu, insn, indexed);
    }
  }
}
