package dev.armature.bench;

import dev.armature.bench.PhasedMachine.Work;
import dev.armature.debug.DebugThreads;
import dev.armature.debug.TextCommands;
import dev.armature.debug.gdb.GdbServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import jdk.jfr.Recording;

/**
 * What it costs a guest that one can look into it: the same guest in short phases with and without,
 * in random order and back again, in one process, so that the host's speed is the same for both.
 * Time is processor time of the guest's thread, which others on the host hardly change.
 *
 * <p>How fast a machine is depends on what HotSpot happened to make of its regions. So each round
 * has new machines, and a second one with nothing beside it, whose cost should be none.
 *
 * @param warmUp of each machine, before it is measured
 */
record OverheadBenchmark(List<ComputeKernel> kernels, Duration warmUp) {
  private static final Duration PHASE = Duration.ofMillis(40);

  /** After something was begun or ended. */
  private static final Duration SETTLING = Duration.ofMillis(10);

  /** How often each kind has its turn, there and back, on the machines of a round. */
  private static final int TURNS = 5;

  private static final String PACKET_CONTINUE = "$c#63";

  /** What is there beside the guest. */
  enum With {
    /** Nothing. */
    NOTHING(0),
    /** Nothing, on another machine. */
    NOTHING_AGAIN(1),
    /** Names and lines of translated code. */
    SYMBOLS(2),
    /** A recording of Armature's events. */
    EVENTS(0),
    /** Both. */
    BOTH(2),
    /** A gdb that has let the guest go on. */
    GDB(0);

    private final int machine;

    With(int machine) {
      this.machine = machine;
    }
  }

  /**
   * Measures.
   *
   * @param rounds each with new machines
   * @param progress is told a line for each kernel
   */
  OverheadReport run(int rounds, Consumer<String> progress) {
    Map<String, Map<With, List<Double>>> ratios = new LinkedHashMap<>();
    Random random = new Random(rounds);
    for (int round = 1; round <= rounds; round++) {
      for (ComputeKernel kernel : kernels) {
        Map<With, List<Double>> its =
            ratios.computeIfAbsent(kernel.name(), name -> new EnumMap<>(With.class));
        measure(kernel, random)
            .forEach((with, ratio) -> its.computeIfAbsent(with, w -> new ArrayList<>()).add(ratio));
      }
      progress.accept("bench: overhead: round " + round + " of " + rounds);
    }
    return OverheadReport.of(ratios);
  }

  /** The median of each kind's rate over that with nothing in the same turn. */
  private Map<With, Double> measure(ComputeKernel kernel, Random random) {
    Map<With, List<Double>> ratios = new EnumMap<>(With.class);
    try (KernelMachine plain = new KernelMachine(kernel.image(), false);
        KernelMachine again = new KernelMachine(kernel.image(), false);
        KernelMachine named = new KernelMachine(kernel.image(), true);
        GdbServer gdb = gdbOf(plain)) {
      List<KernelMachine> machines = List.of(plain, again, named);
      List<KernelMachine> warming = new ArrayList<>(machines);
      Collections.shuffle(warming, random);
      warming.forEach(machine -> machine.run(warmUp));
      for (int turn = 0; turn < TURNS; turn++) {
        Map<With, Work> done = turn(machines, gdb.port(), random);
        double alone = done.remove(With.NOTHING).rate();
        done.forEach(
            (with, work) ->
                ratios.computeIfAbsent(with, w -> new ArrayList<>()).add(work.rate() / alone));
      }
    } catch (IOException e) {
      throw BenchException.failure("gdb's port: " + e.getMessage());
    }
    Map<With, Double> medians = new EnumMap<>(With.class);
    ratios.forEach((with, some) -> medians.put(with, Statistics.median(some)));
    return medians;
  }

  private static Map<With, Work> turn(List<KernelMachine> machines, int gdbPort, Random random)
      throws IOException {
    List<With> order = new ArrayList<>(List.of(With.values()));
    Collections.shuffle(order, random);
    Map<With, Work> done = new EnumMap<>(With.class);
    for (List<With> way : List.of(order, order.reversed())) {
      for (With with : way) {
        Work work = work(with, machines.get(with.machine), gdbPort);
        done.merge(with, work, Work::plus);
      }
    }
    return done;
  }

  private static GdbServer gdbOf(KernelMachine machine) throws IOException {
    return new GdbServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        machine.control(),
        DebugThreads.of(machine.control().machine().cpus()),
        line -> new TextCommands.Answer(""),
        () -> {});
  }

  private static Work work(With with, KernelMachine machine, int gdbPort) throws IOException {
    return switch (with) {
      case NOTHING, NOTHING_AGAIN, SYMBOLS -> settledWork(machine);
      case EVENTS, BOTH -> {
        try (Recording recording = new Recording()) {
          recording.start();
          yield settledWork(machine);
        }
      }
      case GDB -> {
        try (Socket gdb = new Socket(InetAddress.getLoopbackAddress(), gdbPort)) {
          gdb.getOutputStream().write(PACKET_CONTINUE.getBytes(StandardCharsets.US_ASCII));
          yield settledWork(machine);
        }
      }
    };
  }

  private static Work settledWork(KernelMachine machine) {
    machine.run(SETTLING);
    return machine.run(PHASE);
  }
}
