package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An internal error names the guest's PC, the region, the device, and a way to reproduce it. */
class InternalErrorTextTest {
  private static final int DEVICE = 0x10000000;
  private static final int CODE = 0x8000;
  private static final int LOOPS = 100;

  /** A loop that reads the device. */
  private static final int[] PROGRAM = {
    0xE3A01201, // mov  r1, #DEVICE
    0xE5910000, // ldr  r0, [r1]
    0xE2822001, // add  r2, r2, #1
    0xEAFFFFFC, // b    CODE + 4
  };

  @AutoClose private final Ram ram = new Ram(1 << 20);
  private final PhysicalMemory memory = new PhysicalMemory(GuestLog.none());
  private ArmCpu cpu;

  @BeforeEach
  void makeTheMachine() {
    memory.mapRam("ram", 0, ram);
    memory.mapDevice("broken", DEVICE, 4096, new BreakingDevice());
    cpu = new ArmCpu(memory, GuestLog.none());
    for (int i = 0; i < PROGRAM.length; i++) {
      memory.write(CODE + 4 * i, 4, PROGRAM[i]);
    }
    cpu.pc = CODE;
  }

  @ParameterizedTest
  @EnumSource(names = {"INTERPRETER", "TRANSLATOR", "TIERED"})
  void aDeviceThatFails(EngineKind kind) {
    ExecutionEngine engine = Engines.create(kind, cpu);
    cpu.setBudget(10 * LOOPS);
    Throwable error = assertThrows(IllegalStateException.class, () -> engine.run(cpu));
    assertEquals(
        "armature: internal error at guest PC 0x00008004"
            + (kind == EngineKind.TRANSLATOR ? " in region 8008" : "")
            + " in device InternalErrorTextTest$BreakingDevice (CPSR 000000d3) after 299 instructions,"
            + " engine "
            + engine.name()
            + ": java.lang.IllegalStateException: broken; to reproduce: armature run -kernel it"
            + " --clock virtual --debug",
        InternalErrorText.of(cpu, engine, error, "armature run -kernel it"));
  }

  @Test
  void translatedCodeThatFails() {
    ExecutionEngine engine = Engines.create(EngineKind.TRANSLATOR, cpu);
    Throwable error = new VerifyError("bad");
    error.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement(
              "dev.armature.translator.region.Guest_c0008004t/0x00007f1234567890", "run", null, -1)
        });
    assertEquals(
        "armature: internal error at guest PC 0x00008000 in region c0008004t (CPSR 000000d3) after"
            + " 0 instructions, engine translator: java.lang.VerifyError: bad; to reproduce:"
            + " armature linux --clock virtual --debug",
        InternalErrorText.of(cpu, engine, error, "armature linux"));
  }

  /** Fails when a translator has long made a region of the loop. */
  private static final class BreakingDevice implements MmioDevice {
    private int reads;

    @Override
    public int read(int offset, int width) {
      if (++reads == LOOPS) {
        throw new IllegalStateException("broken");
      }
      return 0;
    }

    @Override
    public void write(int offset, int width, int value) {}

    @Override
    public void reset() {}
  }
}
