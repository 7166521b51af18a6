package dev.armature.debug;

import dev.armature.runtime.cpu.ArmCpu;
import java.util.List;

/** A CPU of the machine. */
final class CpuThread implements DebugThread {
  private final ArmCpu cpu;
  private final List<CpuRegister> registers;
  private final GuestBytes memory;

  CpuThread(ArmCpu cpu) {
    this.cpu = cpu;
    this.registers = new CpuRegisters(cpu).all();
    this.memory = new GuestBytes(cpu);
  }

  @Override
  public int id() {
    return cpu.number() + 1;
  }

  @Override
  public String description() {
    return "CPU " + cpu.number();
  }

  @Override
  public List<CpuRegister> registers() {
    return registers;
  }

  @Override
  public GuestBytes memory() {
    return memory;
  }

  @Override
  public ArmCpu cpu() {
    return cpu;
  }
}
