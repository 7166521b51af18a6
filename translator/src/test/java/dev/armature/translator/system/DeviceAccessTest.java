package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.translator.CpuFixture;
import dev.armature.translator.Optimization;
import dev.armature.translator.interpreter.Interpreter;
import dev.armature.translator.region.TranslatingEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Translated code that accesses devices does to them, and to itself, what the interpreter does. */
class DeviceAccessTest {
  private static final int DEVICE = 0x10000000;
  private static final int ROUNDS = 2000;
  private static final int BUDGET = 100_000;
  private static final int LOOP = 0xEAFFFFFE;

  /** Such that the accesses are known as a device's by then. */
  private static final int HOT = 200;

  private static final Function<ArmCpu, ExecutionEngine> INTERPRETED = Interpreter::new;
  private static final Function<ArmCpu, ExecutionEngine> TIERED =
      cpu -> TranslatingEngine.tiered(cpu, HOT, Optimization.parse("-background"), null);

  /** Tells of each access and when it was; answers with a pattern. */
  private static final class Probe implements MmioDevice {
    final List<String> accesses = new ArrayList<>();
    ArmCpu cpu;
    Runnable onAccess = () -> {};
    boolean fromTranslated;

    @Override
    public int read(int offset, int width) {
      access("read", offset, width, 0);
      return 0x80818283 + accesses.size();
    }

    @Override
    public void write(int offset, int width, int value) {
      access("write", offset, width, value);
    }

    private void access(String what, int offset, int width, int value) {
      accesses.add(String.format("%s %x %d %x at %d", what, offset, width, value, cpu.retired()));
      fromTranslated |=
          StackWalker.getInstance(StackWalker.Option.SHOW_HIDDEN_FRAMES)
              .walk(frames -> frames.anyMatch(frame -> frame.getClassName().contains(".Guest_")));
      onAccess.run();
    }

    @Override
    public void reset() {}
  }

  private static CpuFixture fixture(Function<ArmCpu, ExecutionEngine> engine, Probe probe) {
    CpuFixture f = new CpuFixture(engine, 1 << 20);
    f.memory.mapDevice("probe", DEVICE, 0x1000, probe);
    probe.cpu = f.cpu;
    return f;
  }

  /** Runs on both engines, which must agree on every access, its time and all registers. */
  private static void assertSame(int... program) {
    Probe expected = new Probe();
    Probe actual = new Probe();
    try (CpuFixture a = fixture(INTERPRETED, expected);
        CpuFixture b = fixture(TIERED, actual)) {
      for (CpuFixture f : List.of(a, b)) {
        f.arm(program).reg(1, DEVICE).reg(4, ROUNDS).reg(5, 0x20000).run(BUDGET);
      }
      assertEquals(expected.accesses, actual.accesses);
      for (int n = 0; n < 15; n++) {
        assertEquals(a.cpu.r[n], b.cpu.r[n], "r" + n);
      }
      assertEquals(a.cpu.cpsr(), b.cpu.cpsr());
      assertEquals(a.cpu.retired(), b.cpu.retired());
      assertFalse(expected.fromTranslated);
      assertTrue(actual.fromTranslated, "the region must have done it");
    }
  }

  @Test
  void wordsAtTheExactTime() {
    assertSame(
        0xE5910004, // ldr r0, [r1, #4]
        0xE0822000, // add r2, r2, r0
        0xE5812008, // str r2, [r1, #8]
        0xE2544001, // subs r4, r4, #1
        0x1AFFFFFA, // bne to the start
        LOOP);
  }

  /** It leaves for each access until that is known as a device's, then it is made again. */
  @Test
  void aRegionOlderThanItsDeviceLearnsOfIt() {
    Probe probe = new Probe();
    try (CpuFixture f =
        fixture(
            cpu -> TranslatingEngine.tiered(cpu, 10, Optimization.parse("-background"), null),
            probe)) {
      f.arm(
              0xE5910004, // ldr r0, [r1, #4]
              0xE8910005, // ldm r1, {r0, r2}: always the interpreter's
              0xE2544001, // subs r4, r4, #1
              0x1AFFFFFB, // bne to the start
              LOOP)
          .reg(1, DEVICE)
          .reg(4, ROUNDS)
          .run(BUDGET);
      assertEquals(3 * ROUNDS, probe.accesses.size());
      assertTrue(probe.fromTranslated);
      assertTrue(f.engine().statistics().regionsTranslated() < 20, "it is not made again for ever");
    }
  }

  @Test
  void bytesAndHalfwords() {
    assertSame(
        0xE5D10001, // ldrb r0, [r1, #1]
        0xE1D120D2, // ldrsb r2, [r1, #2]
        0xE1D160B4, // ldrh r6, [r1, #4]
        0xE1D170F6, // ldrsh r7, [r1, #6]
        0xE5C12009, // strb r2, [r1, #9]
        0xE1C170BA, // strh r7, [r1, #10]
        0xE2544001, // subs r4, r4, #1
        0x1AFFFFF7, // bne to the start
        LOOP);
  }

  @Test
  void writeBackOfTheBase() {
    assertSame(
        0xE1A06001, // mov r6, r1
        0xE4960004, // ldr r0, [r6], #4
        0xE5B62004, // ldr r2, [r6, #4]!
        0xE4860004, // str r0, [r6], #4
        0xE1E620B4, // strh r2, [r6, #4]!
        0xE0833006, // add r3, r3, r6
        0xE2544001, // subs r4, r4, #1
        0x1AFFFFF7, // bne to the start
        LOOP);
  }

  @Test
  void conditionsAndFlagsAcrossAnAccess() {
    assertSame(
        0xE3140001, // tst r4, #1
        0x15910000, // ldrne r0, [r1]
        0x05812004, // streq r2, [r1, #4]
        0x00822000, // addeq r2, r2, r0
        0xE2544001, // subs r4, r4, #1
        0xE5810008, // str r0, [r1, #8]
        0x1AFFFFF8, // bne to the start
        LOOP);
  }

  @Test
  void anInstructionThatReachesRamToo() {
    assertSame(
        0xE3140001, // tst r4, #1
        0x01A06001, // moveq r6, r1
        0x11A06005, // movne r6, r5
        0xE5960000, // ldr r0, [r6]
        0xE0800004, // add r0, r0, r4
        0xE5860000, // str r0, [r6]
        0xE2544001, // subs r4, r4, #1
        0x1AFFFFF7, // bne to the start
        LOOP);
  }

  @Test
  void unalignedAddresses() {
    assertSame(
        0xE5910000, // ldr r0, [r1]
        0xE2046003, // and r6, r4, #3
        0xE0866001, // add r6, r6, r1
        0xE5962000, // ldr r2, [r6]
        0xE5862000, // str r2, [r6]
        0xE2544001, // subs r4, r4, #1
        0x1AFFFFF8, // bne to the start
        LOOP);
  }

  /** Counts accesses; each hundredth has a handler called behind the instruction. */
  private static List<String> interrupted(Function<ArmCpu, ExecutionEngine> engine) {
    Probe probe = new Probe();
    List<String> handled = new ArrayList<>();
    try (CpuFixture f = fixture(engine, probe)) {
      probe.onAccess =
          () -> {
            if (probe.accesses.size() % 100 == 0) {
              f.cpu.setIrqLine(true);
            }
          };
      f.arm(
          0xE5910004, // ldr r0, [r1, #4]
          0xE2822001, // add r2, r2, #1
          0xE5812008, // str r2, [r1, #8]
          0xE2544001, // subs r4, r4, #1
          0x1AFFFFFA, // bne to the start
          LOOP);
      f.reg(1, DEVICE).reg(4, ROUNDS);
      f.cpu.setCpsr(Psr.SYS | Psr.F);
      int rest = BUDGET;
      while (rest > 0) {
        f.run(rest);
        rest = f.cpu.budget;
        if ((f.cpu.attention & ArmCpu.ATTENTION_IRQ) != 0) {
          handled.add(String.format("%x %x %x", f.cpu.pc, f.cpu.r[2], f.cpu.cpsr()));
          f.cpu.raise(ExceptionKind.IRQ, f.cpu.pc);
          f.cpu.setIrqLine(false);
          int back = f.cpu.r[14] - 4;
          f.cpu.setCpsr(f.cpu.spsr());
          f.cpu.pc = back;
        }
      }
    }
    return handled;
  }

  @Test
  void interruptsComeRightBehindTheAccess() {
    List<String> expected = interrupted(INTERPRETED);
    assertEquals(2 * ROUNDS / 100, expected.size());
    assertEquals(expected, interrupted(TIERED));
  }

  /** A device overwrites an instruction of the loop that stores to it. */
  private static int overwritten(Function<ArmCpu, ExecutionEngine> engine) {
    Probe probe = new Probe();
    byte[] addTwo = {0x02, 0x20, (byte) 0x82, (byte) 0xE2};
    try (CpuFixture f = fixture(engine, probe)) {
      probe.onAccess =
          () -> {
            if (probe.accesses.size() == ROUNDS / 2) {
              f.memory.writeBytes(CpuFixture.CODE + 4, addTwo, 0, addTwo.length);
            }
          };
      f.arm(
          0xE5812008, // str r2, [r1, #8]
          0xE2822001, // add r2, r2, #1
          0xE2544001, // subs r4, r4, #1
          0x1AFFFFFB, // bne to the start
          LOOP);
      f.reg(1, DEVICE).reg(4, ROUNDS).run(BUDGET);
      return f.cpu.r[2];
    }
  }

  @Test
  void aDeviceThatOverwritesTheRegionThatAccessesIt() {
    int expected = ROUNDS / 2 - 1 + 2 * (ROUNDS / 2 + 1);
    assertEquals(expected, overwritten(INTERPRETED));
    assertEquals(expected, overwritten(TIERED));
  }
}
