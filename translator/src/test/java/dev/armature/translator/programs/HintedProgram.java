package dev.armature.translator.programs;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.translator.Optimization;
import dev.armature.translator.cache.TranslationCache;
import dev.armature.translator.fuzz.Rng;
import dev.armature.translator.region.TranslatingEngine;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A program of which a translation cache has hints: those that a first run of it left, {@link
 * MadeUpHints made-up ones}, or both.
 */
final class HintedProgram {
  /** Branches that no run here comes to, so that hints alone make regions. */
  private static final int NEVER_HOT = 1_000_000;

  /**
   * Milliseconds, each with an instruction of the program, after which regions in the background
   * are there: HotSpot is given 60 of them to compile one.
   */
  private static final int LOOKS = 75;

  private static final int LEARNING = 4_000;
  private static final long MILLISECOND = 1_000_000;

  private final Program program;
  private final Path files;
  private final int hot;
  private TranslationCache lastUsed;

  /**
   * Has the first run.
   *
   * @param files folder of the cache
   */
  HintedProgram(Program program, Path files, Rng rng) {
    this.program = program;
    this.files = files;
    boolean own = rng.percent(60);
    TranslationCache cache = cache();
    try (ProgramRun run =
        new ProgramRun(
            program,
            cpu -> TranslatingEngine.tiered(cpu, own ? 1 : NEVER_HOT, Optimization.all(), cache))) {
      run.advance(1 + rng.below(LEARNING));
      awaitRegions(run, LOOKS);
    }
    if (!own || rng.percent(50)) {
      MadeUpHints.about(program, rng).forEach(hint -> cache.learn(hint, () -> Integer.MAX_VALUE));
    }
    cache.save();
    this.hot = rng.pick(1, 20, NEVER_HOT);
  }

  private TranslationCache cache() {
    return new TranslationCache(files, Optimization.all());
  }

  /** An engine that has the hints and nothing else of earlier runs. */
  ExecutionEngine engine(ArmCpu cpu) {
    lastUsed = cache();
    return TranslatingEngine.tiered(cpu, hot, Optimization.all(), lastUsed);
  }

  /** Hints that the engine made last has used. */
  int used() {
    return lastUsed.figures().used();
  }

  /**
   * Lets {@code run} go on slowly until what it asked for is there.
   *
   * @param most instructions that it may execute
   * @return how many it was given
   */
  static int awaitRegions(ProgramRun run, int most) {
    int given = 0;
    while (given < Math.min(LOOKS, most) && !run.done()) {
      LockSupport.parkNanos(MILLISECOND);
      run.advance(1);
      given++;
    }
    return given;
  }

  @Override
  public String toString() {
    return "tiered with hints, hot after " + hot + ", program " + program.seed();
  }
}
