package dev.armature.translator;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.translator.interpreter.Interpreter;

/** Makes engines. */
public final class Engines {
  private Engines() {}

  /** An engine of {@code kind} for {@code cpu}; one engine a CPU. */
  public static ExecutionEngine create(EngineKind kind, ArmCpu cpu) {
    return switch (kind) {
      case INTERPRETER -> new Interpreter(cpu);
      case TRANSLATOR, TIERED, VERIFY ->
          throw new IllegalArgumentException("the translator is not there yet: " + kind);
    };
  }
}
