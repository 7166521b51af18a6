package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.cpu.Psr;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Instructions behind each other under one condition, which are skipped together. */
class SharedConditionTest {
  /** More than the code has, for translated code is not entered with less. */
  private static final int STEPS = 40;

  private static final int DATA_ABORT = 0x10;

  private static final int[] CODE = {
    0xE3500000, // cmp r0, #0
    0x12811001, // addne r1, r1, #1
    0x12522001, // subnes r2, r2, #1   the condition may end here
    0x12833001, // addne r3, r3, #1
    0x12844002, // addne r4, r4, #2
    0x02855001, // addeq r5, r5, #1
    0x02866001, // addeq r6, r6, #1
    0x12877001, // addne r7, r7, #1
    0x1A000000, // bne over the next
    0xE2811064, // add r1, r1, #100
    0xEAFFFFFE // b .
  };

  static Stream<EngineKind> engines() {
    return CpuFixture.engines();
  }

  private static void expect(CpuFixture f, int... values) {
    for (int n = 1; n <= values.length; n++) {
      assertEquals(values[n - 1], f.cpu.r[n], "r" + n);
    }
  }

  private static CpuFixture run(EngineKind engine, int r0, int r2, int steps) {
    CpuFixture f = new CpuFixture(engine).arm(CODE);
    f.reg(0, r0).reg(2, r2).run(steps);
    return f;
  }

  @ParameterizedTest
  @MethodSource("engines")
  void allOrNoneAreExecutedUnlessFlagsChangeBetweenThem(EngineKind engine) {
    try (CpuFixture none = run(engine, 0, 5, STEPS);
        CpuFixture all = run(engine, 1, 2, STEPS);
        CpuFixture some = run(engine, 1, 1, STEPS)) {
      expect(none, 100, 5, 0, 0, 1, 1, 0);
      expect(all, 1, 1, 1, 2, 0, 0, 1);
      expect(some, 101, 0, 0, 0, 1, 1, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void theSecondOfThemMayAbort(EngineKind engine) {
    int[] code = {
      0xE3500000, // cmp r0, #0
      0x12811001, // addne r1, r1, #1
      0x15923000, // ldrne r3, [r2]
      0x12844001, // addne r4, r4, #1
      0xEAFFFFFE // b .
    };
    try (PagedFixture p = new PagedFixture(new CpuFixture(engine))) {
      p.f.words(DATA_ABORT, 0xEAFFFFFE); // b .
      p.f.cpu.setCpsr(Psr.SVC | Psr.I | Psr.F);
      p.f.arm(code).reg(0, 1).reg(1, 0).reg(2, PagedFixture.PAGES).reg(4, 0).run(STEPS);
      assertEquals(DATA_ABORT, p.f.cpu.pc & 0xFF);
      assertEquals(1, p.f.cpu.r[1]);
      assertEquals(0, p.f.cpu.r[4]);
      p.f.cpu.setCpsr(Psr.SVC | Psr.I | Psr.F);
      p.f.arm(code).reg(0, 0).run(STEPS);
      assertEquals(CpuFixture.CODE + 16, p.f.cpu.pc);
      assertEquals(1, p.f.cpu.r[1]);
    }
  }
}
