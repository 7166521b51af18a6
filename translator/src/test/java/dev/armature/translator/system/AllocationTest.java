package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.EngineKind;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A guest that goes on doing what it did needs nothing of the heap: no collection stops it. */
class AllocationTest {
  private static final int ROUNDS = 20_000;

  /** Rounds by which all that is hot has been translated. */
  private static final int ENOUGH = 200;

  private static final int VECTORS = 0;
  private static final int FUNCTION = 0x8100;
  private static final int DATA = 0x9000;

  /** A call, a load and a store, a system call, a data abort, and an indirect branch back. */
  private static final int[] LOOP = {
    0xE5923000, // ldr r3, [r2]
    0xE2833001, // add r3, r3, #1
    0xE5823000, // str r3, [r2]
    0xEB00003B, // bl FUNCTION
    0xEF000000, // swi 0
    0xE5986000, // ldr r6, [r8], which aborts
    0xE2544001, // subs r4, r4, #1
    0x11A0F005, // movne pc, r5
    0xEAFFFFFE, // b .
  };

  private static final int MOVS_PC_LR = 0xE1B0F00E;
  private static final int SUBS_PC_LR_4 = 0xE25EF004;
  private static final int BX_LR = 0xE12FFF1E;

  @ParameterizedTest
  @EnumSource(names = {"INTERPRETER", "TRANSLATOR", "TIERED"})
  void aSteadyGuestAllocatesNothing(EngineKind engine) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().threadId();
    try (CpuFixture f = new CpuFixture(engine)) {
      f.arm(LOOP).words(FUNCTION, BX_LR);
      f.words(VECTORS + 8, MOVS_PC_LR).words(VECTORS + 0x10, SUBS_PC_LR_4);
      int rounds = 0;
      long allocated;
      do {
        long before = threads.getThreadAllocatedBytes(thread);
        round(f);
        allocated = threads.getThreadAllocatedBytes(thread) - before;
      } while (++rounds < ENOUGH && allocated > 0);
      assertEquals(0, allocated, "after " + rounds + " rounds");
      assertEquals(rounds * ROUNDS, f.word(DATA));
    }
  }

  private static void round(CpuFixture f) {
    f.cpu.pc = CpuFixture.CODE;
    f.reg(2, DATA).reg(4, ROUNDS).reg(5, CpuFixture.CODE).reg(8, 0x4000_0000);
    f.run(ROUNDS * 20);
  }
}
