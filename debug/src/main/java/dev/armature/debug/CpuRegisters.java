package dev.armature.debug;

import dev.armature.debug.CpuRegister.Group;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Psr;
import java.util.ArrayList;
import java.util.List;

/** All registers of a CPU, in the order of their numbers. CPU thread only. */
public final class CpuRegisters {
  /** The number that gdb gives the CPSR: those before it were the FPA's. */
  public static final int CPSR = 25;

  /** The number of the PC. */
  public static final int PC = 15;

  private static final int FIRST_BANKED = 8;
  private static final int SP = 13;
  private static final int LR = 14;
  private static final int[] EXCEPTION_MODES = {Psr.IRQ, Psr.SVC, Psr.ABT, Psr.UND};

  private final ArmCpu cpu;
  private final List<CpuRegister> registers = new ArrayList<>();

  /** The registers of {@code cpu}. */
  public CpuRegisters(ArmCpu cpu) {
    this.cpu = cpu;
    addCore();
    addBanked(Psr.USR, FIRST_BANKED);
    addBanked(Psr.FIQ, FIRST_BANKED);
    for (int mode : EXCEPTION_MODES) {
      addBanked(mode, SP);
    }
    addCp15("MIDR", 0, 0);
    addCp15("CTR", 0, 1);
    addCp15("SCTLR", 1, 0);
    addCp15("TTBR", 2, 0);
    addCp15("DACR", 3, 0);
    addCp15("DFSR", 5, 0);
    addCp15("IFSR", 5, 1);
    addCp15("FAR", 6, 0);
    addCp15("FCSEIDR", 13, 0);
    addCp15("CONTEXTIDR", 13, 1);
  }

  /** All of them. */
  public List<CpuRegister> all() {
    return registers;
  }

  private void addCore() {
    for (int i = 0; i < PC; i++) {
      int n = i;
      String name = n == SP ? "sp" : n == LR ? "lr" : "r" + n;
      registers.add(
          new CpuRegister(name, n, Group.CORE, () -> cpu.r[n], value -> cpu.r[n] = value));
    }
    registers.add(
        new CpuRegister(
            "pc", PC, Group.CORE, () -> cpu.pc, value -> cpu.pc = value & (cpu.thumb ? ~1 : ~3)));
    registers.add(
        new CpuRegister(
            "cpsr", CPSR, Group.CORE, cpu::cpsr, value -> cpu.setCpsr(value & Psr.IMPLEMENTED)));
  }

  private void addBanked(int mode, int first) {
    String suffix = "_" + Psr.modeName(mode);
    for (int i = first; i <= LR; i++) {
      int n = i;
      String name = n == SP ? "sp" : n == LR ? "lr" : "r" + n;
      add(
          name + suffix,
          Group.BANKED,
          () -> cpu.bankedRegister(mode, n),
          value -> cpu.setBankedRegister(mode, n, value));
    }
    if (mode != Psr.USR) {
      add(
          "spsr" + suffix,
          Group.BANKED,
          () -> cpu.bankedSpsr(mode),
          value -> cpu.setBankedSpsr(mode, value & Psr.IMPLEMENTED));
    }
  }

  private void addCp15(String name, int crn, int opc2) {
    add(
        name,
        Group.CP15,
        () -> cpu.cp15.read(0, crn, 0, opc2),
        value -> {
          if (crn != 0) {
            cpu.cp15.write(0, crn, 0, opc2, value);
          }
        });
  }

  private void add(
      String name,
      Group group,
      java.util.function.IntSupplier read,
      java.util.function.IntConsumer write) {
    registers.add(new CpuRegister(name, registers.getLast().number() + 1, group, read, write));
  }
}
