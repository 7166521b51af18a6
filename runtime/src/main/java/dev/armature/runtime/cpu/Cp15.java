package dev.armature.runtime.cpu;

import dev.armature.runtime.state.NotState;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;

/**
 * The system control coprocessor of the ARM926EJ-S (ARM926EJ-S TRM, chapter 2), and of the
 * Feroceon, which adds range operations on its caches, a level-2 cache, and a register of extra
 * features, all in c15.
 *
 * <p>Caches are not modelled: cache operations are accepted and do nothing, since stores to code
 * are noticed without them. TLB operations flush the soft TLB. Registers that exist and have no
 * effect here keep what is written.
 */
public final class Cp15 implements Stateful {
  /** SCTLR: MMU enable. */
  public static final int SCTLR_M = 1;

  /** SCTLR: alignment fault enable. */
  public static final int SCTLR_A = 1 << 1;

  /** SCTLR: system protection. */
  public static final int SCTLR_S = 1 << 8;

  /** SCTLR: ROM protection. */
  public static final int SCTLR_R = 1 << 9;

  /** SCTLR: high vectors. */
  public static final int SCTLR_V = 1 << 13;

  /** SCTLR: loads to the PC do not change the T bit. */
  public static final int SCTLR_L4 = 1 << 15;

  /** Bits 3–6, 16 and 18 read as one. */
  private static final int SCTLR_ONES = 0x00050078;

  /** M, A, C, B, S, R, I, V, RR, L4. */
  private static final int SCTLR_WRITABLE = 0x0000F387;

  /** What changes how addresses translate. */
  private static final int SCTLR_TRANSLATION = SCTLR_M | SCTLR_A | SCTLR_S | SCTLR_R;

  @NotState("its owner")
  private final ArmCpu cpu;

  @NotState("what the board was built with")
  private CpuModel model = CpuModel.ARM926;

  private int control;
  private int ttbr;
  private int dacr;
  private int dfsr;
  private int ifsr;
  private int far;
  private int fcsePid;
  private int contextId;
  private int dcacheLockdown;
  private int icacheLockdown;
  private int tlbLockdown;

  /** Of the Feroceon: L2 enable, prefetch and the like, which have no effect here. */
  private int extraFeatures;

  Cp15(ArmCpu cpu) {
    this.cpu = cpu;
  }

  /** Says which CPU this is; an {@link CpuModel#ARM926} otherwise. Boards, when they are built. */
  public void setModel(CpuModel newModel) {
    model = newModel;
  }

  void reset() {
    control = SCTLR_ONES;
    ttbr = 0;
    dacr = 0;
    dfsr = 0;
    ifsr = 0;
    far = 0;
    fcsePid = 0;
    contextId = 0;
    dcacheLockdown = 0xFFF0;
    icacheLockdown = 0xFFF0;
    tlbLockdown = 0;
    extraFeatures = 0;
  }

  @Override
  public void visitState(StateVisitor v) {
    control = v.word("control", control);
    ttbr = v.word("ttbr", ttbr);
    dacr = v.word("dacr", dacr);
    dfsr = v.word("dfsr", dfsr);
    ifsr = v.word("ifsr", ifsr);
    far = v.word("far", far);
    fcsePid = v.word("fcsePid", fcsePid);
    contextId = v.word("contextId", contextId);
    dcacheLockdown = v.word("dcacheLockdown", dcacheLockdown);
    icacheLockdown = v.word("icacheLockdown", icacheLockdown);
    tlbLockdown = v.word("tlbLockdown", tlbLockdown);
    extraFeatures = v.word("extraFeatures", extraFeatures);
  }

  /** SCTLR, c1. */
  public int control() {
    return control;
  }

  /** Translation table base, c2. */
  public int translationTableBase() {
    return ttbr;
  }

  /** Domain access control, c3. */
  public int domainAccess() {
    return dacr;
  }

  /** Data fault status, c5. */
  public int dataFaultStatus() {
    return dfsr;
  }

  /** Instruction fault status, c5 with opcode 1. */
  public int instructionFaultStatus() {
    return ifsr;
  }

  /** Fault address, c6. */
  public int faultAddress() {
    return far;
  }

  /** The FCSE process id in bits 31:25, c13. */
  public int fcsePid() {
    return fcsePid;
  }

  /** Whether exceptions vector to 0xFFFF0000. */
  public boolean highVectors() {
    return (control & SCTLR_V) != 0;
  }

  /** Whether misaligned data accesses abort. */
  public boolean alignmentFaults() {
    return (control & SCTLR_A) != 0;
  }

  /** Whether loads to the PC leave T alone, as in ARMv4. */
  public boolean v4LoadsToPc() {
    return (control & SCTLR_L4) != 0;
  }

  /** Records a data abort: status and domain in FSR form, and the modified virtual address. */
  public void setDataFault(int status, int address) {
    dfsr = status;
    far = address;
  }

  /** Records a prefetch abort. FAR is not written on the ARM926. */
  public void setInstructionFault(int status) {
    ifsr = status;
  }

  /**
   * Switches to the translation tables of another of a hypervisor's guests, with what is cached of
   * them: nothing is flushed.
   */
  public void enter(AddressSpace space, int tableBase, int domains) {
    ttbr = tableBase & 0xFFFFC000;
    dacr = domains;
    cpu.mmu.enter(space);
  }

  /** MRC: reads a register, one that {@link Cp15Map} knows. */
  public int read(int opc1, int crn, int crm, int opc2) {
    return switch (crn) {
      case 0 -> opc1 != 0 || crm != 0 ? 0 : opc2 == 1 ? model.ctr() : opc2 == 2 ? 0 : model.midr();
      case 1 -> control;
      case 2 -> opc2 == 0 ? ttbr : 0;
      case 3 -> dacr;
      case 5 -> opc2 == 1 ? ifsr : dfsr;
      case 6 -> far;
      // Test and clean, test, clean and invalidate: Z in bit 30 ends the guest's loop, the cache is
      // clean.
      case 7 -> Psr.Z;
      case 9 -> crm != 0 ? 0 : opc2 == 0 ? dcacheLockdown : icacheLockdown;
      case 10 -> tlbLockdown;
      case 13 -> opc2 == 0 ? fcsePid : contextId;
      default -> isExtraFeatures(opc1, crm, opc2) ? extraFeatures : 0; // c15, test and debug
    };
  }

  /**
   * MCR: writes a register, one that {@link Cp15Map} knows. The access may change the mapping, the
   * vectors, or stop the CPU until an interrupt.
   */
  public void write(int opc1, int crn, int crm, int opc2, int value) {
    switch (crn) {
      case 1 -> writeControl(value);
      case 2 -> {
        if (opc2 == 0) {
          ttbr = value & 0xFFFFC000;
          cpu.mmu.flush();
        }
      }
      case 3 -> {
        if (dacr != value) {
          dacr = value;
          cpu.mmu.domainAccessChanged();
        }
      }
      case 5 -> {
        if (opc2 == 1) {
          ifsr = value & 0xFF;
        } else {
          dfsr = value & 0xFF;
        }
      }
      case 6 -> far = value;
      case 7 -> {
        if (Cp15Map.isWait(crm, opc2)) {
          cpu.signal(ArmCpu.ATTENTION_WAIT);
        }
      }
      case 8 -> {
        if (opc2 == 1) {
          cpu.mmu.flushPage(value);
        } else {
          cpu.mmu.flush();
        }
      }
      case 9 -> {
        if (crm == 0 && opc2 == 0) {
          dcacheLockdown = value;
        } else if (crm == 0) {
          icacheLockdown = value;
        }
      }
      case 10 -> tlbLockdown = value;
      case 13 -> {
        if (opc2 == 0) {
          int pid = value & 0xFE000000;
          if (pid != fcsePid) {
            fcsePid = pid;
            cpu.mmu.flush();
          }
        } else {
          contextId = value;
        }
      }
      default -> {
        // c15, test and debug registers: write-through, cache and TLB peeks, the Feroceon's cache
        // operations. Nothing of it shows without caches.
        if (isExtraFeatures(opc1, crm, opc2)) {
          extraFeatures = value;
        }
      }
    }
  }

  /** The only register in the Feroceon's c15 that keeps what is written. */
  private boolean isExtraFeatures(int opc1, int crm, int opc2) {
    return model == CpuModel.FEROCEON && opc1 == 1 && crm == 1 && opc2 == 0;
  }

  private void writeControl(int value) {
    int old = control;
    control = (value & SCTLR_WRITABLE) | SCTLR_ONES;
    // Linux rewrites SCTLR on every idle call to toggle I: flush only for what translates.
    if (((old ^ control) & SCTLR_TRANSLATION) != 0) {
      cpu.mmu.flush();
    }
    if ((control & (1 << 7)) != 0) {
      cpu.log.guestError("SCTLR.B set: big-endian data is not emulated");
    }
  }
}
