package dev.armature.bench.micro;

import dev.armature.bench.GuestCache;
import dev.armature.runtime.cpu.ExecutionEngine;
import dev.armature.runtime.load.BootLoader;
import dev.armature.runtime.load.BootRequest;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.machine.Machine;
import dev.armature.soc.versatile.VersatilePb;
import dev.armature.soc.versatile.VersatilePbConfig;
import dev.armature.translator.EngineKind;
import dev.armature.translator.Engines;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The compute guests on an engine alone: no process to start, no console, no clock. The score is
 * what a guest instruction takes. The guests are those that {@code guests/bench/build} has made.
 */
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark extends MicroBenchmark {
  private static final int INSTRUCTIONS = 1_000_000;
  private static final int RAM_BYTES = 16 << 20;

  /** Where the guests find their request: see their README. */
  private static final int REQUEST_ADDRESS = 0x8000;

  /** One pass to warm up, then passes without an end. */
  private static final int[] REQUEST = {0x48434E42, 1, 0, -1, 0};

  /** Which engine. */
  @Param({"INTERPRETER", "TIERED"})
  public EngineKind engine;

  /** Which guest. */
  @Param({
    "sieve",
    "crc32",
    "sort",
    "sort-thumb",
    "matrix",
    "search",
    "list",
    "sha256",
    "lexer",
    "recursion",
    "dispatch",
    "blocks"
  })
  public String kernel;

  private Machine machine;
  private VersatilePb board;
  private ExecutionEngine running;

  /** Loads the guest and lets it come to its passes. */
  @Setup
  public void load() throws LoadException {
    machine = new Machine(true, GuestLog.none());
    board =
        new VersatilePb(machine.context(), VersatilePbConfig.builder().ramBytes(RAM_BYTES).build());
    Path image = GuestCache.folder("bench").resolve(kernel + ".elf");
    BootLoader.load(
            new BootRequest(image, null, null, null, true, List.of()), machine.memory(), board)
        .install(machine.memory(), machine.cpu());
    for (int i = 0; i < REQUEST.length; i++) {
      machine.memory().write(REQUEST_ADDRESS + 4 * i, 4, REQUEST[i]);
    }
    running = Engines.create(engine, machine.cpu());
  }

  /** Runs some of the guest. */
  @Benchmark
  @OperationsPerInvocation(INSTRUCTIONS)
  public int run() {
    machine.cpu().setBudget(INSTRUCTIONS);
    running.run(machine.cpu());
    if (machine.cpu().budget > 0) {
      throw new IllegalStateException("the guest has stopped");
    }
    return machine.cpu().pc;
  }

  /** Takes the machine apart. */
  @TearDown
  public void close() {
    machine.close();
    board.close();
  }
}
