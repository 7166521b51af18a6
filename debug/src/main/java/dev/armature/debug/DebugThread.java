package dev.armature.debug;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Psr;
import java.util.List;

/**
 * A CPU as debuggers see it: the machine's, or a virtual one that a hypervisor gives to a guest.
 * CPU thread only.
 *
 * @param id its number, from 1, which stays while it exists
 * @param name by which a monitor selects it: {@code 0} for the first CPU, {@code d1v0} for the
 *     first virtual CPU of domain 1
 * @param description what people are told of it
 * @param registers the same names and numbers for all threads of a machine
 * @param memory as it sees it
 * @param cpu the CPU that runs it, where a single step is one of its instructions; null for none
 */
public record DebugThread(
    int id,
    String name,
    String description,
    List<CpuRegister> registers,
    GuestBytes memory,
    ArmCpu cpu) {
  /** A CPU of the machine. */
  static DebugThread of(ArmCpu cpu) {
    return new DebugThread(
        cpu.number() + 1,
        Integer.toString(cpu.number()),
        "CPU " + cpu.number(),
        new CpuRegisters(cpu).all(),
        new GuestBytes(cpu),
        cpu);
  }

  /** Its register of that number, or null. */
  public CpuRegister register(int number) {
    return registers.stream().filter(r -> r.number() == number).findAny().orElse(null);
  }

  /** The current program status register. */
  public int cpsr() {
    return register(CpuRegisters.CPSR).read().getAsInt();
  }

  /** Whether it executes Thumb instructions. */
  public boolean thumb() {
    return (cpsr() & Psr.T) != 0;
  }
}
