package dev.armature.runtime.machine;

import dev.armature.runtime.cpu.ArmCpu;

/**
 * Somebody who may stop a machine between two instructions, look at it, change it, and have it
 * execute one instruction at a time.
 */
@FunctionalInterface
public interface Debugger {
  /** How the machine goes on. */
  enum Next {
    /** It runs. */
    RUN,
    /** It executes one instruction, without taking interrupts, and the debugger attends again. */
    STEP
  }

  /**
   * Called on the CPU thread, between two instructions, after {@link Machine#callDebugger} or
   * {@link ArmCpu#ATTENTION_DEBUG}. The guest stands still until this returns; while it is parked,
   * {@link Machine#stop} unparks it, and it must return once {@link Machine#isLeaving}.
   */
  Next attend();
}
