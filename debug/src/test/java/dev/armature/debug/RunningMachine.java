package dev.armature.debug;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.debug.DebugControl.Action;
import dev.armature.debug.monitor.MonitorTarget;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.memory.MmioDevice;
import dev.armature.runtime.memory.Ram;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A machine on a thread of its own, each of whose CPUs runs a loop for ever: r0 counts its rounds,
 * which the first one stores at {@link #COUNTER}, and each further one {@link #APART} behind.
 */
public final class RunningMachine implements AutoCloseable {
  /** Where the loop begins. */
  public static final int LOOP = 0x8000;

  /** Where the count is stored. */
  public static final int COUNTER = 0x9000;

  /** From the loop and the counter of a CPU to those of the next. */
  public static final int APART = 0x10000;

  /** Instructions of a round. */
  private static final int ROUND = 4;

  /** A device whose register at 0 keeps what is written and whose others read their offset. */
  public static final int DEVICE = 0x10000000;

  public final DebugControl control;
  public final Board board;
  public final ExecutionEngine engine;
  private final List<ExecutionEngine> engines = new ArrayList<>();
  private final Machine machine;
  private final Ram ram = new Ram(1 << 20);
  private final Thread thread;
  private volatile Machine.Exit exit;
  private boolean closed;

  /** The machine on {@code kind}, running, or in front of its first instruction. */
  public RunningMachine(EngineKind kind, boolean halted) {
    this(kind, halted, 1);
  }

  /** One of several CPUs, if {@code cpus} is more than 1. */
  public RunningMachine(EngineKind kind, boolean halted, int cpus) {
    machine = new Machine(cpus == 1, GuestLog.none());
    for (int i = 1; i < cpus; i++) {
      machine.addCpu(
          cpu -> {
            engines.add(Engines.create(kind, cpu));
            return engines.getLast();
          });
    }
    machine.memory().mapRam("ram", 0, ram);
    machine.memory().mapDevice("device", DEVICE, 0x1000, new Echo());
    int[] program = {
      0xE2800001, // add r0, r0, #1
      0xE5810000, // str r0, [r1]
      0xE5912000, // ldr r2, [r1]
      0xEAFFFFFB // b   LOOP
    };
    for (ArmCpu cpu : machine.cpus()) {
      cpu.pc = LOOP + cpu.number() * APART;
      cpu.r[1] = COUNTER + cpu.number() * APART;
      for (int i = 0; i < program.length; i++) {
        machine.memory().write(cpu.pc + 4 * i, 4, program[i]);
      }
      cpu.acknowledge(ArmCpu.ATTENTION_WAIT);
    }
    board = new BareBoard();
    engine = Engines.create(kind, machine.cpu());
    engines.addFirst(engine);
    control = new DebugControl(machine, halted);
    thread = Thread.ofPlatform().name("test-cpu").start(() -> exit = machine.run(engine));
  }

  /** The engine of the CPU of that number. */
  public ExecutionEngine engine(int cpu) {
    return engines.get(cpu);
  }

  /** What a monitor looks at; {@code quit} is what its command of that name does. */
  public MonitorTarget monitored(Runnable quit) {
    return new MonitorTarget(control, board, engines, DebugThreads.of(machine.cpus()), quit);
  }

  /** Fails unless each CPU executes a round of its loop, however late its thread gets to run. */
  public void assertRuns() throws MachineGoneException {
    Action<long[], RuntimeException> retired =
        () -> machine.cpus().stream().mapToLong(ArmCpu::retired).toArray();
    long[] before = control.call(retired);
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          while (!areRoundLater(before, control.call(retired))) {
            Thread.onSpinWait();
          }
        });
  }

  private static boolean areRoundLater(long[] before, long[] now) {
    return IntStream.range(0, now.length).allMatch(cpu -> now[cpu] >= before[cpu] + ROUND);
  }

  /** Fails if the guest executes instructions. */
  public void assertStands() throws MachineGoneException {
    assertNotNull(control.call(control::halt));
  }

  /** Waits until the machine stands still. */
  public void awaitHalt() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          while (control.call(control::halt) == null) {
            Thread.onSpinWait();
          }
        });
  }

  /** Why the machine's run ended, waiting for that; without stopping it. */
  public Machine.Exit awaitExit() throws InterruptedException {
    thread.join(60_000);
    return exit;
  }

  /** Ends the run; may be called twice. */
  @Override
  public void close() throws InterruptedException {
    if (closed) {
      return;
    }
    closed = true;
    machine.stop();
    thread.join(60_000);
    assertFalse(thread.isAlive(), "the machine did not stop");
    control.close();
    machine.close();
    ram.close();
  }

  private static final class Echo implements MmioDevice {
    private int kept;

    @Override
    public int read(int offset, int width) {
      return offset == 0 ? kept : offset | width << 8;
    }

    @Override
    public void write(int offset, int width, int value) {
      kept = value;
    }

    @Override
    public void reset() {
      kept = 0;
    }
  }

  private final class BareBoard implements Board {
    @Override
    public String name() {
      return "bare";
    }

    @Override
    public Ram ram() {
      return ram;
    }

    @Override
    public int ramStart() {
      return 0;
    }

    @Override
    public int linuxMachineType() {
      return 0;
    }

    @Override
    public void reset() {}

    @Override
    public void close() {}
  }
}
