package dev.armature.cli;

import dev.armature.debug.CpuRegister;
import dev.armature.debug.CpuRegisters;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.xen.domain.Vcpu;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * The registers of a virtual CPU that the hypervisor keeps. Those of the core can be written, but
 * the status register, of which the hypervisor decides; of the system control coprocessor there is
 * what the virtual CPU has of its own; banked registers it has none.
 */
final class SavedRegisters {
  private SavedRegisters() {}

  /** The registers of {@code vcpu}, by the names and numbers that {@code like} has. */
  static List<CpuRegister> of(Vcpu vcpu, ArmCpu like) {
    return new CpuRegisters(like).all().stream().map(register -> saved(register, vcpu)).toList();
  }

  private static CpuRegister saved(CpuRegister register, Vcpu vcpu) {
    int n = register.number();
    if (register.group() == CpuRegister.Group.CORE && n != CpuRegisters.CPSR) {
      return with(register, () -> vcpu.register(n), value -> vcpu.setRegister(n, value));
    }
    return switch (register.name()) {
      case "cpsr" -> with(register, vcpu::cpsr, null);
      case "TTBR" -> with(register, () -> vcpu.tableBase, null);
      case "DACR" -> with(register, vcpu::dacr, null);
      case "DFSR" -> with(register, () -> vcpu.faultStatus, null);
      case "FAR" -> with(register, () -> vcpu.faultAddress, null);
      case "FCSEIDR" -> with(register, () -> vcpu.fcsePid, null);
      default -> with(register, null, null);
    };
  }

  private static CpuRegister with(CpuRegister register, IntSupplier read, IntConsumer write) {
    return new CpuRegister(register.name(), register.number(), register.group(), read, write);
  }
}
