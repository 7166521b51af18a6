package dev.armature.translator.interpreter;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Mmu;
import dev.armature.runtime.memory.HostMemory;
import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;

/**
 * Loads and stores in the forms that nothing faster executes, swaps, and multiple transfers (ARM
 * ARM A3.11–A3.13).
 *
 * <p>An abort leaves the base register as it was (base-restored model); registers loaded before it
 * may have changed.
 */
final class Transfers {
  private Transfers() {}

  /** Enters what {@link SingleTransfers} has no handler of its own for. */
  static void enter(Handler[] table) {
    Handler general =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            general(cpu, insn);
            return next;
          }
        };
    for (int op :
        new int[] {
          Op.LDRSB + 1, Op.LDRSH + 1, Op.LDRD, Op.STRD, Op.LDRT, Op.LDRBT, Op.STRT, Op.STRBT
        }) {
      table[op] = general;
    }
    table[Op.LDM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            return loadMultiple(cpu, insn, next);
          }
        };
    table[Op.STM] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            if (!isDefined(cpu, insn)) {
              return SystemInstructions.undefined(cpu);
            }
            storeMultiple(cpu, insn);
            return next;
          }
        };
    table[Op.SWP] =
        new Handler() {
          @Override
          int execute(ArmCpu cpu, long insn, int next) {
            swap(cpu, insn);
            return next;
          }
        };
    table[Op.SWPB] = table[Op.SWP];
  }

  /**
   * An empty list or the PC as base is unpredictable, ^ in User mode too: undefined, as QEMU has
   * it.
   */
  private static boolean isDefined(ArmCpu cpu, long insn) {
    boolean user = (Insn.rs(insn) & Insn.LM_USER) != 0;
    return Insn.imm(insn) != 0 && Insn.rn(insn) != 15 && !(user && !cpu.privileged());
  }

  private static int loadMultiple(ArmCpu cpu, long insn, int next) {
    if (!isDefined(cpu, insn)) {
      return SystemInstructions.undefined(cpu);
    }
    int target = loadMultiple(cpu, insn);
    if ((Insn.imm(insn) & 0x8000) == 0) {
      return next;
    }
    return (Insn.rs(insn) & Insn.LM_USER) != 0
        ? Branches.exceptionReturn(cpu, target)
        : Branches.load(cpu, target);
  }

  /** Executes a transfer with User permissions, a doubleword, or a general form that is rare. */
  private static void general(ArmCpu cpu, long insn) {
    Mmu mmu = cpu.mmu;
    int[] r = cpu.r;
    int rd = Insn.rd(insn);
    int rn = Insn.rn(insn);
    int base = r[rn];
    int indexed = base + offset(cpu, insn);
    int x = Insn.x(insn);
    int address = (x & Insn.X_PRE) != 0 ? indexed : base;
    boolean writeback = (x & Insn.X_WRITEBACK) != 0;
    int value = 0;
    int second = 0;
    int op = Insn.op(insn);
    switch (op) {
      case Op.LDRSB + 1 -> value = (byte) mmu.load8(address);
      case Op.LDRSH + 1 -> value = (short) mmu.load16(address);
      case Op.LDRT -> value = mmu.load32User(address);
      case Op.LDRBT -> value = mmu.load8User(address);
      case Op.LDRD -> {
        value = mmu.loadAligned32(address);
        second = mmu.loadAligned32(address + 4);
      }
      case Op.STRT -> mmu.store32User(address, r[rd]);
      case Op.STRBT -> mmu.store8User(address, r[rd]);
      case Op.STRD -> {
        mmu.store32(address, r[rd]);
        mmu.store32(address + 4, r[rd + 1]);
      }
      default -> throw new IllegalStateException("not a transfer: " + op);
    }
    if (writeback) {
      r[rn] = indexed;
    }
    if (isLoad(op)) {
      r[rd] = value;
      if (op == Op.LDRD) {
        r[rd + 1] = second;
      }
    }
  }

  private static boolean isLoad(int op) {
    return switch (op) {
      case Op.STRT, Op.STRBT, Op.STRD -> false;
      default -> true;
    };
  }

  /** LDR to the PC: the value loaded; write-back is done. */
  static int loadPc(ArmCpu cpu, long insn) {
    int[] r = cpu.r;
    int rn = Insn.rn(insn);
    int base = r[rn];
    int indexed = base + offset(cpu, insn);
    int x = Insn.x(insn);
    int value = cpu.mmu.load32((x & Insn.X_PRE) != 0 ? indexed : base);
    if ((x & Insn.X_WRITEBACK) != 0) {
      r[rn] = indexed;
    }
    return value;
  }

  static int offset(ArmCpu cpu, long insn) {
    if ((Insn.x(insn) & Insn.X_REGISTER) == 0) {
      return Insn.imm(insn);
    }
    int rs = Insn.rs(insn);
    int value = Alu.shiftImm(cpu, rs & 7, cpu.r[Insn.rm(insn)], Insn.imm(insn));
    return (rs & 8) == 0 ? value : -value;
  }

  /** SWP and SWPB. */
  private static void swap(ArmCpu cpu, long insn) {
    int address = cpu.r[Insn.rn(insn)];
    int store = cpu.r[Insn.rm(insn)];
    int value;
    if (Insn.op(insn) == Op.SWP) {
      value = cpu.mmu.atomics.swap32(address, store);
    } else {
      value = cpu.mmu.atomics.swap8(address, store);
    }
    cpu.r[Insn.rd(insn)] = value;
  }

  /** The lowest address of a multiple transfer of {@code count} words. */
  private static int lowest(int base, int bits, int count) {
    boolean before = (bits & Insn.LM_BEFORE) != 0;
    if ((bits & Insn.LM_UP) != 0) {
      return before ? base + 4 : base;
    }
    return before ? base - 4 * count : base - 4 * count + 4;
  }

  private static int written(int base, int bits, int count) {
    return (bits & Insn.LM_UP) != 0 ? base + 4 * count : base - 4 * count;
  }

  /** STM. The value stored for the base is the one before write-back. */
  private static void storeMultiple(ArmCpu cpu, long insn) {
    int[] r = cpu.r;
    int rn = Insn.rn(insn);
    int bits = Insn.rs(insn);
    int list = Insn.imm(insn);
    int count = Integer.bitCount(list);
    int base = r[rn];
    int address = lowest(base, bits, count);
    boolean user = (bits & Insn.LM_USER) != 0;
    if ((address & 3) != 0) {
      cpu.mmu.checkAlignment(address);
      address &= ~3;
    }
    long addend = user ? 0 : cpu.mmu.storeWordsAddend(address, count);
    if (addend != 0) {
      for (int i = list; i != 0; i &= i - 1) {
        HostMemory.putInt(
            HostMemory.at(addend, address),
            Handler.register(cpu, Integer.numberOfTrailingZeros(i)));
        address += 4;
      }
    } else {
      for (int i = list; i != 0; i &= i - 1) {
        int n = Integer.numberOfTrailingZeros(i);
        cpu.mmu.store32(address, user && n != 15 ? cpu.userRegister(n) : r[n]);
        address += 4;
      }
    }
    if ((bits & Insn.LM_WRITEBACK) != 0) {
      r[rn] = written(base, bits, count);
    }
  }

  /**
   * LDM. A base in the list ends with the loaded value, which is written last so that an abort
   * finds the old one.
   *
   * @return the value for the PC, if it is in the list
   */
  private static int loadMultiple(ArmCpu cpu, long insn) {
    int[] r = cpu.r;
    int rn = Insn.rn(insn);
    int bits = Insn.rs(insn);
    int list = Insn.imm(insn);
    int count = Integer.bitCount(list);
    int base = r[rn];
    int address = lowest(base, bits, count);
    boolean user = (bits & Insn.LM_USER) != 0 && (list & 0x8000) == 0;
    if ((address & 3) != 0) {
      cpu.mmu.checkAlignment(address);
      address &= ~3;
    }
    long addend = user ? 0 : cpu.mmu.loadWordsAddend(address, count);
    if (addend != 0) {
      // No load can abort: r15 is scratch, and a base in the list wins over its write-back.
      if ((bits & Insn.LM_WRITEBACK) != 0) {
        Handler.setRegister(cpu, rn, written(base, bits, count));
      }
      for (int i = list; i != 0; i &= i - 1) {
        Handler.setRegister(
            cpu,
            Integer.numberOfTrailingZeros(i),
            HostMemory.getInt(HostMemory.at(addend, address)));
        address += 4;
      }
      return Handler.pc(cpu);
    }
    int pc = 0;
    int loadedBase = 0;
    for (int i = list; i != 0; i &= i - 1) {
      int n = Integer.numberOfTrailingZeros(i);
      int value = cpu.mmu.load32(address);
      if (n == 15) {
        pc = value;
      } else if (user) {
        cpu.setUserRegister(n, value);
      } else if (n == rn) {
        loadedBase = value;
      } else {
        r[n] = value;
      }
      address += 4;
    }
    if ((bits & Insn.LM_WRITEBACK) != 0) {
      r[rn] = written(base, bits, count);
    }
    if (!user && (list & (1 << rn)) != 0) {
      r[rn] = loadedBase;
    }
    return pc;
  }
}
