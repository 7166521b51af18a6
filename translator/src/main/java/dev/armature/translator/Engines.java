package dev.armature.translator;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.translator.cache.TranslationCache;
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
    return create(kind, cpu, optimizations, null);
  }

  /**
   * As {@link #create(EngineKind, ArmCpu, Set)}, with what earlier runs learned for the tiered
   * engine.
   *
   * @param kept null if nothing is kept
   */
  public static ExecutionEngine create(
      EngineKind kind, ArmCpu cpu, Set<Optimization> optimizations, TranslationCache kept) {
    return switch (kind) {
      case INTERPRETER -> new Interpreter(cpu);
      case TRANSLATOR -> TranslatingEngine.eager(cpu, optimizations);
      case TIERED -> TranslatingEngine.tiered(cpu, optimizations, kept);
      case VERIFY -> new VerifyingEngine(cpu, optimizations);
    };
  }
}
