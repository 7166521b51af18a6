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
  void aRegionIsCompiledThatWasNeverCalled() throws ReflectiveOperationException {
    var run = NeverRun.class.getDeclaredMethod("run", ArmCpu.class);
    assertEquals(0, HotSpot.BOX.getMethodCompilationLevel0(run, false));
    HotSpot.Compilation compilation = HotSpot.compile(new NeverRun(), HotSpot.Compiler.C1);
    for (int i = 0; !compilation.isOver(); i++) {
      assertTrue(i < PATIENCE, "it is not compiled");
      LockSupport.parkNanos(1_000_000);
    }
    assertEquals(1, HotSpot.BOX.getMethodCompilationLevel0(run, false));
  }
}
