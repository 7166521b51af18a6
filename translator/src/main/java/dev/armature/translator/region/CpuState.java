package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;

/**
 * The registers that instructions without a change of mode can change, kept to compare or to go
 * back to.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by sameAs
record CpuState(int[] registers, int pc, int cpsr) {
  static CpuState of(ArmCpu cpu) {
    int[] registers = new int[15];
    System.arraycopy(cpu.r, 0, registers, 0, registers.length);
    return new CpuState(registers, cpu.pc, cpu.cpsr());
  }

  /** Puts {@code cpu}, which is in the same mode, back into this state. */
  void restore(ArmCpu cpu) {
    System.arraycopy(registers, 0, cpu.r, 0, registers.length);
    cpu.pc = pc;
    cpu.setCpsr(cpsr);
  }

  boolean sameAs(CpuState other) {
    return java.util.Arrays.equals(registers, other.registers)
        && pc == other.pc
        && cpsr == other.cpsr;
  }

  /** Both states side by side, one register a line, the differing ones marked. */
  static String sideBySide(CpuState interpreter, CpuState translator) {
    StringBuilder text = new StringBuilder("          interpreter translator\n");
    for (int n = 0; n < interpreter.registers.length; n++) {
      line(text, "r" + n, interpreter.registers[n], translator.registers[n]);
    }
    line(text, "pc", interpreter.pc, translator.pc);
    line(text, "cpsr", interpreter.cpsr, translator.cpsr);
    return text.toString();
  }

  private static void line(StringBuilder text, String name, int a, int b) {
    text.append(String.format("  %-5s   %08x    %08x%s%n", name, a, b, a == b ? "" : "  <--"));
  }
}
