package dev.armature.translator.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.ArmCpu;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HotSpotTest {
  /** Milliseconds after which a compilation that does not end is an error; it takes one. */
  private static final int PATIENCE = 60_000;

  private static final class NeverRun extends Region {
    @Override
    protected int run(ArmCpu cpu) {
      return EXIT_CHECK;
    }
  }

  /** Without, all works, slowly, and nobody is told. */
  @Test
  void itLetsItselfBeTold() {
    assertNotNull(HotSpot.BOX, "no -XX:+WhiteBoxAPI, or another interface");
  }

  @Test
  void largeRegionsAreCompiled() {
    assertTrue(HotSpot.compilesHugeMethods(), "no -XX:-DontCompileHugeMethods");
  }

  @Test
  void aRegionIsCompiledThatWasNeverCalledAndNotAgainByLess() throws NoSuchMethodException {
    var run = NeverRun.class.getDeclaredMethod("run", ArmCpu.class);
    assertEquals(0, HotSpot.BOX.getMethodCompilationLevel0(run, false));
    await(HotSpot.compile(new NeverRun(), HotSpot.Compiler.C1));
    assertEquals(1, HotSpot.BOX.getMethodCompilationLevel0(run, false));
    await(HotSpot.compile(new NeverRun(), HotSpot.Compiler.C2_AFTER_COUNTING));
    assertEquals(3, HotSpot.BOX.getMethodCompilationLevel0(run, false));
    await(HotSpot.compile(new NeverRun(), HotSpot.Compiler.C1));
    while (HotSpot.BOX.isMethodQueuedForCompilation0(run)) {
      LockSupport.parkNanos(1_000_000);
    }
    assertEquals(3, HotSpot.BOX.getMethodCompilationLevel0(run, false));
  }

  private static void await(HotSpot.Compilation compilation) {
    for (int i = 0; !compilation.isOver(); i++) {
      assertTrue(i < PATIENCE, "it is not compiled");
      LockSupport.parkNanos(1_000_000);
    }
  }
}
