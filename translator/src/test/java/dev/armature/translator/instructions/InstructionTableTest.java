package dev.armature.translator.instructions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every instruction form does what the tables in {@code resources/instructions} say. */
class InstructionTableTest {
  static Stream<Arguments> lines() {
    List<InstructionCase> cases = new ArrayList<>();
    cases.addAll(InstructionCase.read("/instructions/arm.txt", false));
    cases.addAll(InstructionCase.read("/instructions/thumb.txt", true));
    return CpuFixture.engines()
        .flatMap(engine -> cases.stream().map(line -> Arguments.of(engine, line)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("lines")
  void instructionDoesWhatTheTableSays(EngineKind engine, InstructionCase line) {
    assertEquals(line.end(), line.run(engine));
  }
}
