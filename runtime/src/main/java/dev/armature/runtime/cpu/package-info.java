/**
 * The ARM926EJ-S: registers and modes ({@link dev.armature.runtime.cpu.ArmCpu}), the system control
 * coprocessor ({@link dev.armature.runtime.cpu.Cp15}), translation, permissions and the soft TLB
 * ({@link dev.armature.runtime.cpu.Mmu}), exceptions ({@link
 * dev.armature.runtime.cpu.ExceptionModel}), and what executes instructions ({@link
 * dev.armature.runtime.cpu.ExecutionEngine}). All of it belongs to the CPU thread; other threads
 * only signal {@link dev.armature.runtime.cpu.ArmCpu#attention}.
 */
package dev.armature.runtime.cpu;
