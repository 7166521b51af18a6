package dev.armature.translator;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.translator.interpreter.Interpreter;
import dev.armature.translator.region.TranslatingEngine;
import dev.armature.translator.region.VerifyingEngine;

/** Makes engines. */
public final class Engines {
  private Engines() {}

  /** An engine of {@code kind} for {@code cpu}; one engine a CPU. */
  public static ExecutionEngine create(EngineKind kind, ArmCpu cpu) {
    return switch (kind) {
      case INTERPRETER -> new Interpreter(cpu);
      case TRANSLATOR -> TranslatingEngine.eager(cpu);
      case TIERED -> TranslatingEngine.tiered(cpu);
      case VERIFY -> new VerifyingEngine(cpu);
    };
  }
}
