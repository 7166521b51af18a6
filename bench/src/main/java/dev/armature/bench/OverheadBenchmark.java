package dev.armature.bench;

import dev.armature.debug.DebugThreads;
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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import jdk.jfr.Recording;

/**
 * What it costs a guest that one can look into it: the same guest in short phases with and without,
 * in turns in one process, so that the host's speed is the same for both.
 *
 * @param warmUp of each machine, before it is measured
 */
record OverheadBenchmark(List<ComputeKernel> kernels, Duration warmUp) {
  private static final Duration PHASE = Duration.ofMillis(100);

  /** After something was begun or ended. */
  private static final Duration SETTLING = Duration.ofMillis(30);

  private static final String PACKET_CONTINUE = "$c#63";

  /** What is there beside the guest. */
  enum With {
    /** Nothing. */
    NOTHING(false),
    /** Names and lines of translated code. */
    SYMBOLS(true),
    /** A recording of Armature's events. */
    EVENTS(false),
    /** Both. */
    BOTH(true),
    /** A gdb that has let the guest go on. */
    GDB(false);

    private final boolean symbols;

    With(boolean symbols) {
      this.symbols = symbols;
    }
  }

  /**
   * Measures.
   *
   * @param rounds in which each kind has one phase
   * @param progress is told a line for each kernel
   */
  OverheadReport run(int rounds, Consumer<String> progress) {
    List<OverheadReport.Cost> costs = new ArrayList<>();
    for (ComputeKernel kernel : kernels) {
      OverheadReport.Cost cost = measure(kernel, rounds);
      costs.add(cost);
      progress.accept("bench: overhead: " + kernel.name() + ": " + cost.percent());
    }
    return OverheadReport.of(costs);
  }

  private OverheadReport.Cost measure(ComputeKernel kernel, int rounds) {
    Map<With, List<Double>> ratios = new EnumMap<>(With.class);
    try (KernelMachine plain = new KernelMachine(kernel.image(), false);
        KernelMachine named = new KernelMachine(kernel.image(), true);
        GdbServer gdb = gdbOf(plain)) {
      plain.run(warmUp);
      named.run(warmUp);
      List<With> order = new ArrayList<>(List.of(With.values()));
      for (int round = 0; round < rounds; round++) {
        Map<With, Double> rates = new EnumMap<>(With.class);
        for (With with : order) {
          rates.put(with, rate(with, with.symbols ? named : plain, gdb.port()));
        }
        double alone = rates.remove(With.NOTHING);
        rates.forEach(
            (with, rate) -> ratios.computeIfAbsent(with, w -> new ArrayList<>()).add(rate / alone));
        Collections.reverse(order);
      }
    } catch (IOException e) {
      throw BenchException.failure("gdb's port: " + e.getMessage());
    }
    return OverheadReport.Cost.of(kernel.name(), ratios);
  }

  private static GdbServer gdbOf(KernelMachine machine) throws IOException {
    return new GdbServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        machine.control(),
        DebugThreads.of(machine.control().machine().cpus()),
        line -> "",
        () -> {});
  }

  private static double rate(With with, KernelMachine machine, int gdbPort) throws IOException {
    return switch (with) {
      case NOTHING, SYMBOLS -> settledRate(machine);
      case EVENTS, BOTH -> {
        try (Recording recording = new Recording()) {
          recording.start();
          yield settledRate(machine);
        }
      }
      case GDB -> {
        try (Socket gdb = new Socket(InetAddress.getLoopbackAddress(), gdbPort)) {
          gdb.getOutputStream().write(PACKET_CONTINUE.getBytes(StandardCharsets.US_ASCII));
          yield settledRate(machine);
        }
      }
    };
  }

  private static double settledRate(KernelMachine machine) {
    machine.run(SETTLING);
    return machine.run(PHASE);
  }
}
