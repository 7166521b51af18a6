package dev.armature.translator.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.translator.EngineKind;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * Interpreter and translator give the same for any stream and state, also for those where QEMU is
 * no oracle: unaligned accesses.
 */
class EnginesAgreeTest {
  private static final int CASES = 64;

  private final CaseRunner interpreter = new CaseRunner(EngineKind.INTERPRETER);
  private final CaseRunner translator = new CaseRunner(EngineKind.TRANSLATOR);

  /** Cases of all kinds; the seed makes the case, so there is nothing to shrink. */
  @Provide
  Arbitrary<FuzzCase> cases() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.of(CaseKind.class),
            Arbitraries.integers().between(0, CASES - 1))
        .as((seed, kind, index) -> new CaseGenerator(seed).make(index, kind));
  }

  @Property(
      tries = 600,
      seed = "926",
      shrinking = ShrinkingMode.OFF,
      edgeCases = EdgeCasesMode.NONE)
  void theTranslatorDoesWhatTheInterpreterDoes(@ForAll("cases") FuzzCase test) {
    CaseResult wanted = interpreter.run(test);
    CaseResult got = translator.run(test);
    assertTrue(
        wanted.sameAs(got), () -> CaseReport.of(test, wanted, "interpreter", got, "translator"));
  }

  @Property(
      tries = 200,
      seed = "926",
      shrinking = ShrinkingMode.OFF,
      edgeCases = EdgeCasesMode.NONE)
  void theyAgreeWhereverTheyStop(
      @ForAll("cases") FuzzCase test, @ForAll @IntRange(min = 1, max = 60) int budget) {
    interpreter.start(test);
    translator.start(test);
    int ran = 0;
    while (!interpreter.done()) {
      int at = ran;
      assertEquals(
          interpreter.advance(budget),
          translator.advance(budget),
          () -> "case " + test.index() + " after " + at + " and " + budget + " instructions");
      ran += budget;
    }
    assertTrue(translator.done(), "the translator is not at the end");
  }

  @AfterProperty
  void close() {
    interpreter.close();
    translator.close();
  }
}
