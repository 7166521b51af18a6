package dev.armature.bench;

import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Machine;
import dev.armature.soc.versatile.VersatilePb;
import dev.armature.soc.versatile.VersatilePbConfig;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A Versatile/PB in this JVM that runs for a moment at a time. Its time is virtual, so that what
 * its guest does does not depend on how fast it is.
 */
final class PhasedMachine implements AutoCloseable {
  private final Machine machine = new Machine(true, GuestLog.none());
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final VersatilePb board;
  private final ExecutionEngine engine;

  /** A machine with nothing loaded. */
  PhasedMachine(int ramBytes) {
    board =
        new VersatilePb(machine.context(), VersatilePbConfig.builder().ramBytes(ramBytes).build());
    engine = Engines.create(EngineKind.TIERED, machine.cpu());
  }

  /** The machine itself. */
  Machine machine() {
    return machine;
  }

  /** Its board. */
  VersatilePb board() {
    return board;
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
    machine.close();
    board.close();
  }
}
