package dev.armature.translator.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.translator.EngineKind;
import dev.armature.translator.Optimization;
import dev.armature.translator.region.TranslatingEngine;
import dev.armature.translator.region.VerifyingEngine;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random streams on our engines give what QEMU gave when {@code guests/oracle/record.sh} was run.
 *
 * <p>{@code -Darmature.oracle.case=N} runs case N alone and prints its trace; {@code
 * -Darmature.oracle.stride=1} runs all cases on every engine.
 */
class OracleTest {
  private static final int SHOWN = 3;

  private static final int HOT = 1000;

  /** Runs of one case that make its code hot, and some more. */
  private static final int UNTIL_HOT = 4500;

  private static final int HOT_CASES = 5;

  private static final int VERIFY_STRIDE = 10;

  private static OracleAnswers answers;

  @BeforeAll
  static void readAnswers() throws IOException {
    try (InputStream in = OracleTest.class.getResourceAsStream("/oracle/answers.bin.gz")) {
      answers = OracleAnswers.read(in);
    }
  }

  @Test
  void coversTwoHundredThousandInstructions() {
    CaseGenerator generator = new CaseGenerator(answers.seed());
    int instructions = 0;
    for (int i = 0; i < answers.results().size(); i++) {
      instructions += generator.make(i).instructions();
    }
    assertTrue(instructions > 200_000, () -> "too few instructions recorded");
  }

  /** The translator makes classes for code that runs once: it gets every fifth case. */
  @ParameterizedTest
  @CsvSource({"INTERPRETER, 1", "TRANSLATOR, 5", "TIERED, 1"})
  void engineGivesWhatQemuGave(EngineKind engine, int stride) {
    Integer only = Integer.getInteger("armature.oracle.case");
    int first = only == null ? 0 : only;
    int end = only == null ? answers.results().size() : only + 1;
    int step = Integer.getInteger("armature.oracle.stride", stride);
    CaseGenerator generator = new CaseGenerator(answers.seed());
    try (CaseRunner runner = new CaseRunner(engine)) {
      Mismatches mismatches = new Mismatches(engine);
      for (int i = first; i < end; i += step) {
        FuzzCase test = generator.make(i);
        mismatches.check(test, runner.run(test));
        if (only != null) {
          System.out.println(runner.trace(test));
        }
      }
      mismatches.assertNone();
      if (engine == EngineKind.TRANSLATOR) {
        long regions = runner.regionsTranslated();
        int least = (end - first) / step;
        assertTrue(regions >= least, () -> "only " + regions + " regions were translated");
      }
    }
  }

  /** Verify itself stops where the translator differs; here it also must not disturb anything. */
  @Test
  void verifyGivesWhatQemuGave() {
    CaseGenerator generator = new CaseGenerator(answers.seed());
    try (CaseRunner runner =
        new CaseRunner(cpu -> new VerifyingEngine(cpu, 0, Optimization.all()))) {
      Mismatches mismatches = new Mismatches(EngineKind.VERIFY);
      for (int i = 0; i < answers.results().size(); i += VERIFY_STRIDE) {
        FuzzCase test = generator.make(i);
        mismatches.check(test, runner.run(test));
      }
      mismatches.assertNone();
      assertTrue(runner.regionsTranslated() > 0, "nothing was verified");
    }
  }

  /** The same cases again and again: interpreted, then translated, with the same result. */
  @Test
  void hotCodeGivesWhatQemuGave() {
    CaseGenerator generator = new CaseGenerator(answers.seed());
    try (CaseRunner runner =
        new CaseRunner(cpu -> TranslatingEngine.tiered(cpu, HOT, Optimization.all(), null))) {
      Mismatches mismatches = new Mismatches(EngineKind.TIERED);
      for (int i = 0; i < HOT_CASES; i++) {
        FuzzCase test = generator.make(i);
        for (int times = 0; times < UNTIL_HOT; times++) {
          mismatches.check(test, runner.run(test));
        }
      }
      mismatches.assertNone();
      assertTrue(runner.regionsTranslated() >= HOT_CASES, "the code never became hot");
    }
  }

  /** Counts cases that differ and describes the first of them. */
  private static final class Mismatches {
    private final EngineKind engine;
    private final StringBuilder report = new StringBuilder();
    private int count;

    private Mismatches(EngineKind engine) {
      this.engine = engine;
    }

    private void check(FuzzCase test, CaseResult got) {
      CaseResult wanted = answers.results().get(test.index());
      if (!wanted.sameAs(got) && count++ < SHOWN) {
        report
            .append(CaseReport.of(test, wanted, "qemu", got, engine.toString()))
            .append("  alone, with a trace: -Dtest=OracleTest -Darmature.oracle.case=")
            .append(test.index())
            .append(System.lineSeparator());
      }
    }

    private void assertNone() {
      assertEquals(
          0, count, () -> count + " cases differ, seed " + answers.seed() + "; first:\n" + report);
    }
  }
}
