package dev.armature.translator;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;

/** Makes engines. */
public final class Engines {
  private Engines() {}

  /** An engine of {@code kind} for {@code cpu}; one engine a CPU. */
  public static ExecutionEngine create(EngineKind kind, ArmCpu cpu) {
    throw new IllegalStateException("no engine yet: " + kind + " for " + cpu);
  }
}
