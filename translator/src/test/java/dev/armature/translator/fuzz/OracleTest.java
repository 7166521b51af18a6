package dev.armature.translator.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.translator.EngineKind;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random streams on our engines give what QEMU gave when {@code guests/oracle/record.sh} was run.
 *
 * <p>{@code -Darmature.oracle.case=N} runs case N alone and prints its trace.
 */
class OracleTest {
  private static final int SHOWN = 3;

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

  @ParameterizedTest
  @EnumSource(names = {"INTERPRETER"})
  void engineGivesWhatQemuGave(EngineKind engine) {
    Integer only = Integer.getInteger("armature.oracle.case");
    int first = only == null ? 0 : only;
    int end = only == null ? answers.results().size() : only + 1;
    CaseGenerator generator = new CaseGenerator(answers.seed());
    StringBuilder report = new StringBuilder();
    int wrong = 0;
    try (CaseRunner runner = new CaseRunner(engine)) {
      for (int i = first; i < end; i++) {
        FuzzCase test = generator.make(i);
        CaseResult wanted = answers.results().get(i);
        CaseResult got = runner.run(test);
        if (only != null) {
          System.out.println(runner.trace(test, 1000));
        }
        if (!wanted.sameAs(got) && wrong++ < SHOWN) {
          report
              .append(CaseReport.of(test, wanted, "qemu", got, engine.toString()))
              .append("  alone, with a trace: -Dtest=OracleTest -Darmature.oracle.case=")
              .append(i)
              .append(System.lineSeparator());
        }
      }
    }
    int cases = wrong;
    assertEquals(
        0, wrong, () -> cases + " cases differ, seed " + answers.seed() + "; first:\n" + report);
  }
}
