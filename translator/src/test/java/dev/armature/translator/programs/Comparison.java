package dev.armature.translator.programs;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import dev.armature.translator.Optimization;
import dev.armature.translator.fuzz.Rng;
import dev.armature.translator.region.EngineMismatchException;
import dev.armature.translator.region.TranslatingEngine;
import dev.armature.translator.region.VerifyingEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs a program on all engines and tells where one does not do what the interpreter does. */
final class Comparison {
  private static final int BUDGET = 12_000;
  private static final int TRACED = 24;

  /**
   * An engine and how its runs are cut.
   *
   * @param longestStop most instructions between two stops
   * @param waits whether it is given time at its first stop, for regions made in the background
   */
  private record Subject(
      String name, Function<ArmCpu, ExecutionEngine> engine, int longestStop, boolean waits) {
    Subject(String name, Function<ArmCpu, ExecutionEngine> engine, int longestStop) {
      this(name, engine, longestStop, false);
    }
  }

  /** One program in so many runs with hints: waiting for their regions takes a while. */
  private static final int HINTED_PART = 4;

  private static final Set<Optimization> AT_ONCE = Optimization.parse("-background");

  private final Program program;
  private final Subject interpreter =
      new Subject("interpreter", cpu -> Engines.create(EngineKind.INTERPRETER, cpu), BUDGET);
  private final Path files;
  private long regions;
  private long moved;
  private long hintsUsed;

  /**
   * A comparison of program {@code seed}.
   *
   * @param files folder for a translation cache
   */
  Comparison(long seed, Path files) {
    this.program = ProgramGenerator.make(seed);
    this.files = files;
  }

  private List<Subject> subjects() {
    Rng rng = new Rng(program.seed() + 1);
    int hot = 1 + rng.below(30);
    Set<Optimization> some =
        AT_ONCE.stream().filter(o -> rng.below(2) == 0).collect(Collectors.toUnmodifiableSet());
    return List.of(
        new Subject("translator", cpu -> Engines.create(EngineKind.TRANSLATOR, cpu), BUDGET),
        new Subject(
            "tiered, hot after 1", cpu -> TranslatingEngine.tiered(cpu, 1, AT_ONCE, null), 1000),
        new Subject(
            "tiered with " + some, cpu -> TranslatingEngine.tiered(cpu, 2, some, null), 1000),
        new Subject(
            "tiered, hot after " + hot,
            cpu -> TranslatingEngine.tiered(cpu, hot, AT_ONCE, null),
            rng.pick(30, 200, BUDGET)),
        new Subject(
            "tiered, in the background",
            cpu -> TranslatingEngine.tiered(cpu, 1, Optimization.all(), null),
            1000),
        new Subject("verify", cpu -> new VerifyingEngine(cpu, 10, some), rng.pick(50, BUDGET)));
  }

  /** What differs, for people, or null. */
  String difference() {
    Outcome wanted = run(interpreter, BUDGET);
    for (Subject subject : subjects()) {
      try {
        Outcome got = run(subject, BUDGET);
        if (!got.equals(wanted)) {
          return report(subject);
        }
      } catch (EngineMismatchException e) {
        return heading("verify stopped", BUDGET) + e.getMessage();
      } catch (RuntimeException | LinkageError e) {
        throw new AssertionError(heading(subject.name + " failed", BUDGET), e);
      }
    }
    return program.seed() % HINTED_PART == 0 ? differenceWithHints(wanted) : null;
  }

  private String differenceWithHints(Outcome wanted) {
    Rng rng = new Rng(program.seed() + 3);
    HintedProgram hinted = new HintedProgram(program, files, rng);
    Subject subject = new Subject(hinted.toString(), hinted::engine, rng.pick(30, 1000), true);
    Outcome got = run(subject, BUDGET);
    hintsUsed += hinted.used();
    return got.equals(wanted) ? null : report(subject);
  }

  /** Hints that regions were made of. */
  long hintsUsed() {
    return hintsUsed;
  }

  /** Regions that all engines have made so far. */
  long regions() {
    return regions;
  }

  /** How often a region came to be used at another address. */
  long moved() {
    return moved;
  }

  /** The first {@code instructions} of the program on an engine. */
  private Outcome run(Subject subject, int instructions) {
    Rng stops = new Rng(program.seed() + 2);
    try (ProgramRun run = new ProgramRun(program, subject.engine)) {
      int rest = instructions;
      boolean waits = subject.waits;
      while (rest > 0 && !run.done()) {
        int now = Math.min(rest, 1 + stops.below(subject.longestStop));
        run.advance(now);
        rest -= now;
        if (waits && !run.done()) {
          rest -= HintedProgram.awaitRegions(run, rest);
          waits = false;
        }
      }
      regions += run.regionsTranslated();
      moved += run.regionsMoved();
      return run.outcome();
    }
  }

  private String heading(String what, int instructions) {
    return String.format(
        "program %d, start %08x, sctlr %08x, cpsr %08x: %s within %d instructions%n",
        program.seed(), program.start(), program.control(), program.cpsr(), what, instructions);
  }

  /** Searches for the first instruction after which {@code subject} differs. */
  private String report(Subject subject) {
    int same = 0;
    int differs = BUDGET;
    while (differs - same > 1) {
      int middle = (same + differs) >>> 1;
      if (run(subject, middle).equals(run(interpreter, middle))) {
        same = middle;
      } else {
        differs = middle;
      }
    }
    Outcome wanted = run(interpreter, differs);
    return heading(subject.name + " differs", differs)
        + wanted.beside(run(subject, differs), "interpreter", subject.name)
        + trace(differs);
  }

  private String trace(int end) {
    StringBuilder out = new StringBuilder("the last instructions:\n");
    try (ProgramRun run = new ProgramRun(program, interpreter.engine)) {
      int first = Math.max(0, end - TRACED);
      run.advance(first);
      for (int i = first; i < end; i++) {
        out.append("  ").append(run.next()).append('\n');
        run.advance(1);
      }
    }
    return out.toString();
  }
}
