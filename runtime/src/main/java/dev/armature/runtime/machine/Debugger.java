package dev.armature.runtime.machine;

import dev.armature.runtime.cpu.ArmCpu;

/**
 * Somebody who may stop a machine between two instructions, look at it, change it, and have it
 * execute one instruction at a time.
 */
@FunctionalInterface
public interface Debugger {
  /**
   * Called on the first CPU's thread, with each CPU between two instructions, after {@link
   * Machine#callDebugger} or {@link ArmCpu#ATTENTION_DEBUG} on any CPU. The guest stands still
   * until this returns; while it is parked, {@link Machine#stop} unparks it, and it must return
   * once {@link Machine#isLeaving}.
   *
   * @return the CPU that is to execute one instruction, without taking interrupts, before the
   *     debugger attends again, while others run; null to have all run
   */
  ArmCpu attend();
}
