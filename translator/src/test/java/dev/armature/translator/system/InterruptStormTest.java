package dev.armature.translator.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.time.Timer;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Interrupts at random moments, some of them only a few instructions apart, change nothing but what
 * their handler does: a computation that uses all flags and registers ends as it does without them.
 */
class InterruptStormTest {
  private static final int COUNTER = 0x3000;
  private static final int DATA = 0x6000;
  private static final int IRQ_STACK = 0x5000;
  private static final int FIQ_STACK = 0x5800;
  private static final int MAIN = 0x8000;
  private static final int HANDLER = 0x9000;
  private static final int DEVICE = 0x10000000;
  private static final int TURNS = 40_000;

  private static final int[] PROGRAM = {
    0xE0222283, // eor r2, r2, r3, lsl #5
    0xE08331A2, // add r3, r3, r2, lsr #3
    0xE10FA000, // mrs r10, cpsr
    0xE38AB0C0, // orr r11, r10, #0xC0
    0xE121F00B, // msr cpsr_c, r11: no interrupts from here
    0xE0955002, // adds r5, r5, r2
    0xE2A66001, // adc r6, r6, #1
    0xE5987000, // ldr r7, [r8]
    0xE0877005, // add r7, r7, r5
    0xE20390FC, // and r9, r3, #252
    0xEE073F3A, // mcr p15, 0, r3, c7, c10, 1: clean the data cache
    0xE7887009, // str r7, [r8, r9]
    0xE121F00A, // msr cpsr_c, r10: to here
    0xE2544001, // subs r4, r4, #1
    0x1AFFFFF0, // bne to the start
    0xE3A00201, // mov r0, #DEVICE
    0xE5800000, // str r0, [r0]: stops the machine
    0xEAFFFFFE // b .
  };

  private static final int[] INTERRUPT = {
    0xE52D0004, // push {r0}
    0xE52D1004, // push {r1}
    0xE3A00201, // mov r0, #DEVICE
    0xE5901000, // ldr r1, [r0]: takes the interrupt back
    0xE3A00A03, // mov r0, #COUNTER
    0xE5901000, // ldr r1, [r0]
    0xE2811001, // add r1, r1, #1
    0xE5801000, // str r1, [r0]
    0xE49D1004, // pop {r1}
    0xE49D0004, // pop {r0}
    0xE25EF004 // subs pc, lr, #4
  };

  static Stream<EngineKind> engines() {
    return Stream.of(EngineKind.INTERPRETER, EngineKind.TRANSLATOR, EngineKind.TIERED);
  }

  /** A timer that raises a line at random times; reads lower it, a write stops the machine. */
  private static final class Storm implements MmioDevice {
    private final Machine machine;
    private final Random random = new Random(926);
    private final Timer timer;
    private final boolean fiq;
    private int raised;

    Storm(Machine machine, boolean fiq) {
      this.machine = machine;
      this.fiq = fiq;
      this.timer = machine.context().events().newTimer(this::raise);
    }

    void arm() {
      // From the next instruction to some hundred later.
      long nanos = random.nextInt(4) == 0 ? random.nextInt(40) : random.nextInt(1500);
      timer.arm(machine.context().clock().nanos() + nanos);
    }

    private void raise() {
      raised++;
      line(true);
    }

    private void line(boolean level) {
      if (fiq) {
        machine.cpu().setFiqLine(level);
      } else {
        machine.cpu().setIrqLine(level);
      }
    }

    @Override
    public int read(int offset, int width) {
      line(false);
      arm();
      return 0;
    }

    @Override
    public void write(int offset, int width, int value) {
      timer.cancel();
      machine.stop();
    }

    @Override
    public void reset() {
      timer.cancel();
      line(false);
    }
  }

  /** r2 to r9, the flags, and the counter of interrupts handled. */
  private static int[] run(EngineKind engine, boolean storm, boolean fiq) {
    try (Machine machine = new Machine(true, GuestLog.none());
        Ram ram = new Ram(1 << 20)) {
      machine.memory().mapRam("ram", 0, ram);
      Storm device = new Storm(machine, fiq);
      machine.memory().mapDevice("storm", DEVICE, 0x1000, device);
      write(machine, MAIN, PROGRAM);
      write(machine, HANDLER, INTERRUPT);
      int vector = fiq ? 0x1C : 0x18;
      write(machine, vector, 0xEA000000 | ((HANDLER - vector - 8) >> 2));
      ArmCpu cpu = machine.cpu();
      cpu.setCpsr(Psr.IRQ | Psr.I | Psr.F);
      cpu.r[13] = IRQ_STACK;
      cpu.setCpsr(Psr.FIQ | Psr.I | Psr.F);
      cpu.r[13] = FIQ_STACK;
      cpu.setCpsr(Psr.SYS);
      for (int i = 2; i < 10; i++) {
        cpu.r[i] = i * 0x9E3779B9;
      }
      cpu.r[4] = TURNS;
      cpu.r[8] = DATA;
      cpu.pc = MAIN;
      if (storm) {
        device.arm();
      }
      machine.run(Engines.create(engine, cpu));
      int handled = machine.memory().read(COUNTER, 4);
      assertTrue(device.raised - handled <= 1, "an interrupt was lost");
      int[] result = Arrays.copyOfRange(cpu.r, 2, 12);
      result[8] = cpu.flags();
      result[9] = handled;
      return result;
    }
  }

  private static void write(Machine machine, int address, int... words) {
    for (int i = 0; i < words.length; i++) {
      machine.memory().write(address + 4 * i, 4, words[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void irqsChangeNothing(EngineKind engine) {
    int[] quiet = run(engine, false, false);
    int[] stormy = run(engine, true, false);
    assertEquals(0, quiet[9]);
    assertTrue(stormy[9] > 1000, () -> "only " + stormy[9] + " interrupts");
    quiet[9] = stormy[9];
    assertArrayEquals(quiet, stormy);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void fiqsChangeNothing(EngineKind engine) {
    int[] quiet = run(engine, false, true);
    int[] stormy = run(engine, true, true);
    assertTrue(stormy[9] > 1000, () -> "only " + stormy[9] + " interrupts");
    quiet[9] = stormy[9];
    assertArrayEquals(quiet, stormy);
  }

  /** Virtual time: the same interrupts at the same instructions, whoever executes them. */
  @ParameterizedTest
  @MethodSource("engines")
  void enginesAgreeOnTheMoments(EngineKind engine) {
    assertArrayEquals(run(EngineKind.INTERPRETER, true, false), run(engine, true, false));
  }
}
