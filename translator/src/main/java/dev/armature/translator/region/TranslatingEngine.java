package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.EngineStatistics;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.log.GuestLog;
import dev.armature.translator.code.DecodedPage;
import dev.armature.translator.interpreter.Interpreter;

/**
 * Runs regions, and the interpreter where there is none: while code is cold, for single
 * instructions that translated code leaves to it, and for the last instructions of a budget.
 */
public final class TranslatingEngine implements ExecutionEngine {
  /** Branches to an instruction after which a region is made that starts there. */
  private static final int HOT = 16_000;

  /** Larger regions take HotSpot longer to compile than they save; smaller ones exit more. */
  private static final int MAX_INSTRUCTIONS = 150;

  private final String name;
  private final ArmCpu cpu;
  private final Interpreter interpreter;
  private final RegionCompiler compiler;
  private final RegionCache cache;
  private final boolean traces;

  private TranslatingEngine(String name, ArmCpu cpu, int hot) {
    this.name = name;
    this.cpu = cpu;
    this.interpreter = new Interpreter(cpu, hot);
    this.compiler = new RegionCompiler(cpu, interpreter, hot > 0, MAX_INSTRUCTIONS);
    this.traces = cpu.log.isOn(GuestLog.Category.EXEC);
    this.cache = new RegionCache(cpu, interpreter.code());
  }

  /** An engine that interprets code until it is hot. */
  public static TranslatingEngine tiered(ArmCpu cpu) {
    return tiered(cpu, HOT);
  }

  /**
   * As {@link #tiered(ArmCpu)}, with another idea of hot.
   *
   * @param hot branches to an instruction after which a region is made that starts there, above 0
   */
  public static TranslatingEngine tiered(ArmCpu cpu, int hot) {
    return new TranslatingEngine("tiered", cpu, hot);
  }

  /** An engine that translates everything when it is first met. */
  public static TranslatingEngine eager(ArmCpu cpu) {
    return new TranslatingEngine("translator", cpu, 0);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public EngineStatistics statistics() {
    return new EngineStatistics(
        compiler.regions(), cache.dropped(), compiler.bytecodeBytes(), compiler.nanos());
  }

  @Override
  public void run(ArmCpu same) {
    while (cpu.budget > 0 && cpu.attention == 0) {
      Region region = cache.find();
      if (region == null) {
        region = interpreter.countEntry() ? translate() : null;
      }
      if (region == null || Region.cannotRepresentFlags(cpu)) {
        interpreter.runWhileCold();
      } else {
        runFrom(region);
      }
    }
  }

  private Region translate() {
    Region region = compiler.compile();
    if (region == null) {
      interpreter.cool(DecodedPage.COOLED);
    } else {
      cache.add(region);
    }
    return region;
  }

  /** Runs {@code first} and the regions linked behind it. */
  private void runFrom(Region first) {
    Region region = first;
    while (true) {
      if (traces) {
        cpu.log.log(GuestLog.Category.EXEC, "exec: %08x translated", region.pc);
      }
      int exit = region.run(cpu);
      if (exit >= 0) {
        Region next = region.links[exit];
        if (next == null || !next.isValid(cpu.mmu)) {
          next = cache.find();
          if (next == null) {
            return;
          }
          region.links[exit] = next;
        }
        region = next;
      } else if (exit == Region.EXIT_INDIRECT) {
        region = cache.find();
        if (region == null) {
          return;
        }
      } else if (exit == Region.EXIT_SWI) {
        cpu.budget--;
        cpu.raise(ExceptionKind.SWI, cpu.pc);
        region = cpu.attention == 0 && cpu.budget > 0 ? cache.find() : null;
        if (region == null || Region.cannotRepresentFlags(cpu)) {
          return;
        }
      } else {
        // EXIT_CHECK comes with attention, or with a budget too small for the region: both end
        // soon.
        if (cpu.attention == 0 && cpu.budget > 0) {
          interpreter.step();
        }
        return;
      }
    }
  }
}
