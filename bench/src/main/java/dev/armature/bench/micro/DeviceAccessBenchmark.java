package dev.armature.bench.micro;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Machine;
import dev.armature.soc.versatile.VersatilePb;
import dev.armature.soc.versatile.VersatilePbConfig;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * An access of translated code to a register of a device against one to RAM that the soft TLB has.
 * The guest is the same for all but the access itself: each is behind an instruction that moves the
 * address, for RAM to another page, so that its page is looked up as the device's is. The score is
 * for such a pair.
 */
public class DeviceAccessBenchmark extends MicroBenchmark {
  private static final int ACCESSES = 16;
  private static final int LOOPS = 20_000;
  private static final int RAM_BYTES = 1 << 20;
  private static final int PROGRAM = 0x8000;
  private static final int PAGES = 0x2_0000;
  private static final int PAGE_BYTES = 0x1000;

  /** UART0's UARTFR, which its driver reads before each character, and UARTIFLS. */
  private static final int UART_FLAGS = 0x101F_1018;

  private static final int UART_LEVELS = 0x101F_1034;

  private static final int MOVE = 0xE021_1003; // eor r1, r1, r3
  private static final int LOAD = 0xE591_0000; // ldr r0, [r1]
  private static final int STORE = 0xE581_0000; // str r0, [r1]
  private static final int BRANCH_BACK = 0xEA00_0000 | (-2 * ACCESSES - 2 & 0xFF_FFFF);

  /** What is accessed. */
  public enum Access {
    /** A word of RAM, in another page than the last. */
    RAM_LOAD(LOAD, PAGES, PAGE_BYTES),
    /** The same. */
    RAM_STORE(STORE, PAGES, PAGE_BYTES),
    /** A register that is computed from the device's state. */
    DEVICE_LOAD(LOAD, UART_FLAGS, 0),
    /** A register that keeps what is written. */
    DEVICE_STORE(STORE, UART_LEVELS, 0);

    private final int instruction;
    private final int address;
    private final int step;

    Access(int instruction, int address, int step) {
      this.instruction = instruction;
      this.address = address;
      this.step = step;
    }
  }

  /** What is accessed. */
  @Param public Access access;

  private Machine machine;
  private VersatilePb board;
  private ExecutionEngine engine;

  /** Writes the guest. */
  @Setup
  public void load() {
    machine = new Machine(true, GuestLog.none());
    board =
        new VersatilePb(machine.context(), VersatilePbConfig.builder().ramBytes(RAM_BYTES).build());
    for (int i = 0; i < ACCESSES; i++) {
      machine.memory().write(PROGRAM + 8 * i, 4, MOVE);
      machine.memory().write(PROGRAM + 8 * i + 4, 4, access.instruction);
    }
    machine.memory().write(PROGRAM + 8 * ACCESSES, 4, BRANCH_BACK);
    ArmCpu cpu = machine.cpu();
    cpu.r[1] = access.address;
    cpu.r[3] = access.step;
    cpu.pc = PROGRAM;
    engine = Engines.create(EngineKind.TIERED, cpu);
  }

  /** Runs the guest's loop. */
  @Benchmark
  @OperationsPerInvocation(LOOPS * ACCESSES)
  public int run() {
    machine.cpu().setBudget(LOOPS * (2 * ACCESSES + 1));
    engine.run(machine.cpu());
    if (machine.cpu().budget > 0) {
      throw new IllegalStateException("the guest has stopped");
    }
    return machine.cpu().r[0];
  }

  /** Takes the machine apart. */
  @TearDown
  public void close() {
    machine.close();
    board.close();
  }
}
