package dev.armature.runtime.cpu;

/**
 * What happens at the exception boundary. On bare metal the CPU vectors ({@link
 * ArchitecturalExceptions}); a hypervisor installs its own and may handle the exception in Java
 * instead.
 */
@FunctionalInterface
public interface ExceptionModel {
  /**
   * Takes an exception. On return {@link ArmCpu#pc} is the next instruction to execute.
   *
   * @param cpu the CPU, stopped at an instruction boundary; fault registers of CP15 are already set
   * @param kind what happened
   * @param address of the instruction that caused it, or of the next one to execute for an
   *     interrupt
   */
  void take(ArmCpu cpu, ExceptionKind kind, int address);
}
