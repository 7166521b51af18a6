package dev.armature.bench;

import dev.armature.debug.DebugControl;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.load.BootLoader;
import dev.armature.runtime.load.BootRequest;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.symbols.SymbolException;
import dev.armature.runtime.symbols.SymbolFile;
import dev.armature.soc.versatile.VersatilePb;
import dev.armature.soc.versatile.VersatilePbConfig;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A compute guest on a machine in this JVM that runs for a moment at a time, without an end. */
final class KernelMachine implements AutoCloseable {
  private static final int RAM_BYTES = 16 << 20;

  /** Where the guests find their request: see their README. */
  private static final int REQUEST_ADDRESS = 0x8000;

  /** One pass to warm up, then passes without an end. */
  private static final int[] REQUEST = {0x48434E42, 1, 0, -1, 0};

  private final Machine machine = new Machine(true, GuestLog.none());
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final VersatilePb board;
  private final ExecutionEngine engine;
  private final DebugControl control;

  /**
   * A machine that has not run.
   *
   * @param symbols whether it knows the guest's
   */
  KernelMachine(Path image, boolean symbols) {
    board =
        new VersatilePb(machine.context(), VersatilePbConfig.builder().ramBytes(RAM_BYTES).build());
    try {
      BootLoader.load(
              new BootRequest(image, null, null, null, true, List.of()), machine.memory(), board)
          .install(machine.memory(), machine.cpu());
      if (symbols) {
        machine.cpu().symbols.add(SymbolFile.read(image, 0));
      }
    } catch (LoadException | SymbolException e) {
      throw BenchException.usage(e.getMessage());
    }
    for (int i = 0; i < REQUEST.length; i++) {
      machine.memory().write(REQUEST_ADDRESS + 4 * i, 4, REQUEST[i]);
    }
    engine = Engines.create(EngineKind.TIERED, machine.cpu());
    control = new DebugControl(machine, false);
  }

  /** Who holds it for debuggers. */
  DebugControl control() {
    return control;
  }

  /**
   * What a run did.
   *
   * @param instructions that the guest executed
   * @param nanos processor time of the thread that ran it
   */
  record Work(long instructions, long nanos) {
    Work plus(Work other) {
      return new Work(instructions + other.instructions, nanos + other.nanos);
    }

    double rate() {
      return (double) instructions / nanos;
    }
  }

  /** Runs it for some time, on this thread. */
  Work run(Duration time) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    timer.schedule(machine::stop, time.toNanos(), TimeUnit.NANOSECONDS);
    long before = machine.cpu().retired();
    long started = threads.getCurrentThreadCpuTime();
    machine.run(engine);
    long nanos = threads.getCurrentThreadCpuTime() - started;
    return new Work(machine.cpu().retired() - before, nanos);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    control.close();
    machine.close();
    board.close();
  }
}
