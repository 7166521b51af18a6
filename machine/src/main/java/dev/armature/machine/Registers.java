package dev.armature.machine;

import dev.armature.runtime.cpu.ArmCpu;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The registers of a CPU at one moment, as its mode then sees them. */
public final class Registers {
  /** The number of the program counter. */
  static final int PC = 15;

  private final int[] values;
  private final int cpsr;

  private Registers(int[] values, int cpsr) {
    this.values = values;
    this.cpsr = cpsr;
  }

  static Registers of(ArmCpu cpu) {
    int[] values = Arrays.copyOf(cpu.r, PC + 1);
    values[PC] = cpu.pc;
    return new Registers(values, cpu.cpsr());
  }

  /**
   * A register.
   *
   * @param number 0–15; 15 is the address of the next instruction
   */
  public int r(int number) {
    return values[number];
  }

  /** The stack pointer, r13. */
  public int sp() {
    return values[13];
  }

  /** The link register, r14. */
  public int lr() {
    return values[14];
  }

  /** The address of the next instruction. */
  public int pc() {
    return values[PC];
  }

  /** The current program status register. */
  public int cpsr() {
    return cpsr;
  }

  @Override
  public String toString() {
    return IntStream.rangeClosed(0, PC)
        .mapToObj(n -> String.format("r%d=%08x", n, values[n]))
        .collect(Collectors.joining(" ", "", String.format(" cpsr=%08x", cpsr)));
  }
}
