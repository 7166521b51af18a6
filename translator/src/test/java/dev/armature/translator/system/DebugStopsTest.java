package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.DebugStops.Reached;
import dev.armature.runtime.cpu.Watchpoint;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Breakpoints, watchpoints and single steps: exact on each engine, in cold code and in hot. */
class DebugStopsTest {
  private static final int LOOP = CpuFixture.CODE;
  private static final int DATA = 0x20000;

  /** Long enough for the tiered engine to have translated the loop. */
  private static final int WARM_UP = 400_000;

  private static final int MUCH = 1_000_000;

  /** r0 counts rounds; each stores it at DATA, loads it from there and loads a constant. */
  private static CpuFixture loop(EngineKind engine) {
    CpuFixture f =
        new CpuFixture(engine)
            .arm(
                0xE2800001, // add  r0, r0, #1
                0xE5810000, // str  r0, [r1]
                0xE5912000, // ldr  r2, [r1]
                0xE59F3000, // ldr  r3, [pc, #0]
                0xEAFFFFFA, // b    LOOP
                0x12345678)
            .reg(1, DATA);
    return f;
  }

  private static CpuFixture warm(EngineKind engine) {
    return loop(engine).run(engine == EngineKind.VERIFY ? WARM_UP / 20 : WARM_UP);
  }

  private static Reached stopped(CpuFixture f) {
    assertEquals(ArmCpu.ATTENTION_DEBUG, f.cpu.attention);
    f.cpu.acknowledge(ArmCpu.ATTENTION_DEBUG);
    return f.cpu.stops.takeReached();
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void breakpointStopsInFrontOfItsInstruction(EngineKind engine) {
    try (CpuFixture f = warm(engine)) {
      f.cpu.stops.setBreakpoints(LOOP + 8);
      f.run(MUCH);
      assertEquals(LOOP + 8, stopped(f).address());
      assertEquals(LOOP + 8, f.cpu.pc);
      int round = f.cpu.r[0];
      assertEquals(round, f.word(DATA));
      assertEquals(round - 1, f.cpu.r[2]);
      long retired = f.cpu.retired();
      f.run(MUCH);
      assertEquals(LOOP + 8, stopped(f).address());
      assertEquals(retired, f.cpu.retired(), "stopped again without executing anything");

      for (int i = 1; i <= 3; i++) {
        f.engine().step(f.cpu);
        assertEquals(LOOP + 12, f.cpu.pc);
        f.run(MUCH);
        assertEquals(LOOP + 8, stopped(f).address());
        assertEquals(round + i, f.cpu.r[0]);
        assertEquals(retired + 5L * i, f.cpu.retired());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void breakpointAtTheStartOfHotCode(EngineKind engine) {
    try (CpuFixture f = warm(engine)) {
      f.cpu.stops.setBreakpoints(LOOP);
      f.run(MUCH);
      assertEquals(LOOP, stopped(f).address());
      assertEquals(LOOP, f.cpu.pc);
      f.cpu.stops.setBreakpoints();
      f.run(MUCH);
      assertEquals(0, f.cpu.attention);
      assertEquals(0, f.cpu.budget);
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void breakpointOutlivesAStoreToItsInstruction(EngineKind engine) {
    try (CpuFixture f = warm(engine)) {
      f.cpu.stops.setBreakpoints(LOOP + 12);
      f.run(MUCH);
      stopped(f);
      f.words(LOOP + 12, 0xE1A00000); // nop
      f.run(MUCH);
      assertEquals(LOOP + 12, stopped(f).address());
      f.engine().step(f.cpu);
      f.run(MUCH);
      assertEquals(LOOP + 12, stopped(f).address());
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void storesToWatchedBytesDoNotHappen(EngineKind engine) {
    try (CpuFixture f = warm(engine)) {
      Watchpoint watchpoint = new Watchpoint(DATA + 2, 1, false, true);
      f.cpu.stops.setWatchpoints(List.of(watchpoint));
      f.run(MUCH);
      Reached reached = stopped(f);
      assertEquals(DATA, reached.address());
      assertEquals(watchpoint, reached.watchpoint());
      assertEquals(LOOP + 4, f.cpu.pc);
      assertEquals(f.cpu.r[0] - 1, f.word(DATA));
      long retired = f.cpu.retired();
      f.run(MUCH);
      assertEquals(LOOP + 4, f.cpu.pc);
      assertEquals(retired, f.cpu.retired());
      stopped(f);

      f.cpu.stops.setWatchpoints(List.of());
      f.engine().step(f.cpu);
      assertEquals(LOOP + 8, f.cpu.pc);
      assertEquals(f.cpu.r[0], f.word(DATA));
      f.run(MUCH);
      assertEquals(0, f.cpu.attention);
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void loadsOfWatchedBytesDoNotHappen(EngineKind engine) {
    try (CpuFixture f = warm(engine)) {
      f.cpu.stops.setWatchpoints(List.of(new Watchpoint(DATA, 4, true, false)));
      f.run(MUCH);
      stopped(f);
      assertEquals(LOOP + 8, f.cpu.pc);
      assertEquals(f.cpu.r[0] - 1, f.cpu.r[2]);
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void loadsOfConstantsAreWatchedToo(EngineKind engine) {
    try (CpuFixture f = warm(engine)) {
      f.cpu.stops.setWatchpoints(List.of(new Watchpoint(LOOP + 20, 4, true, true)));
      f.run(MUCH);
      stopped(f);
      assertEquals(LOOP + 12, f.cpu.pc);
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void otherBytesOfTheWatchedPageStopNothing(EngineKind engine) {
    try (CpuFixture f = warm(engine)) {
      f.cpu.stops.setWatchpoints(List.of(new Watchpoint(DATA + 4, 8, true, true)));
      int before = f.cpu.r[0];
      f.run(50_000);
      assertEquals(0, f.cpu.attention);
      assertEquals(before + 10_000, f.cpu.r[0]);
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void breakpointsInThumbCode(EngineKind engine) {
    try (CpuFixture f =
        new CpuFixture(engine)
            .thumb(
                0x3001, // adds r0, #1
                0x3101, // adds r1, #1
                0xE7FC) // b    LOOP
            .run(engine == EngineKind.VERIFY ? WARM_UP / 20 : WARM_UP)) {
      f.cpu.stops.setBreakpoints(LOOP + 2);
      f.run(MUCH);
      assertEquals(LOOP + 2, stopped(f).address());
      assertEquals(f.cpu.r[1] + 1, f.cpu.r[0]);
      f.engine().step(f.cpu);
      assertEquals(LOOP + 4, f.cpu.pc);
      assertTrue(f.cpu.thumb);
    }
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void codeSeenAtAnotherAddressHasNoBreakpoint(EngineKind engine) {
    try (CpuFixture f = new CpuFixture(engine)) {
      // Two sections of a table at 0x4000: 0 and 1 MB both lead to 0.
      f.words(0x4000, 0x00000C02, 0x00000C02);
      f.arm(0xE2800001, 0xE2811001, 0xEAFFFFFC); // add r0; add r1; b LOOP
      f.cpu.cp15.write(0, 2, 0, 0, 0x4000);
      f.cpu.cp15.write(0, 3, 0, 0, 3);
      f.cpu.cp15.write(0, 1, 0, 0, 1);
      f.cpu.stops.setBreakpoints(LOOP + 4);
      f.run(100);
      stopped(f);
      f.cpu.pc = LOOP + 0x100000;
      int before = f.cpu.r[0];
      f.run(30_000);
      assertEquals(0, f.cpu.attention);
      assertEquals(before + 10_000, f.cpu.r[0]);
      f.cpu.pc = LOOP;
      f.run(100);
      assertEquals(LOOP + 4, stopped(f).address());
    }
  }
}
