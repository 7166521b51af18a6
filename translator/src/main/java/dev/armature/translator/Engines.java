package dev.armature.translator;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.translator.interpreter.Interpreter;
import dev.armature.translator.region.TranslatingEngine;
import dev.armature.translator.region.VerifyingEngine;
import java.util.Set;

/** Makes engines. */
public final class Engines {
  private Engines() {}

  /** An engine of {@code kind} for {@code cpu}; one engine a CPU. */
  public static ExecutionEngine create(EngineKind kind, ArmCpu cpu) {
    return create(kind, cpu, Optimization.all());
  }

  /**
   * An engine of {@code kind} for {@code cpu} that translates with {@code optimizations} only; the
   * interpreter knows none.
   */
  public static ExecutionEngine create(
      EngineKind kind, ArmCpu cpu, Set<Optimization> optimizations) {
    return switch (kind) {
      case INTERPRETER -> new Interpreter(cpu);
      case TRANSLATOR -> TranslatingEngine.eager(cpu, optimizations);
      case TIERED -> TranslatingEngine.tiered(cpu, optimizations);
      case VERIFY -> new VerifyingEngine(cpu, optimizations);
    };
  }
}
