package dev.armature.bench;

import dev.armature.translator.EngineKind;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code armature bench}: the same images on Armature's engines and on QEMU, each run a process of
 * its own, the emulators taking turns so that a change of the host's speed meets all of them.
 */
@Command(name = "bench", description = "Measures the engines, and QEMU, on the same images.")
public final class BenchCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Subject {
    /** Million guest instructions a second on the compute set. */
    THROUGHPUT,
    /** Seconds from the start of the process to the first line of Linux's /init. */
    BOOT,
    /** Seconds from the start of the process to the answer of a Linux shell saved before. */
    SNAPSHOT,
    /** Microseconds from events of the host, and of timers, to the guest's handler. */
    LATENCY,
    /** Nanoseconds of a guest's access to RAM and to a device. */
    IO
  }

  static final class SubjectConverter extends ConstantConverter<Subject> {
    SubjectConverter() {
      super(Subject.class);
    }
  }

  static final class EngineConverter extends ConstantConverter<EngineKind> {
    EngineConverter() {
      super(EngineKind.class);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "throughput",
      paramLabel = "throughput|boot|snapshot|latency|io",
      converter = SubjectConverter.class,
      description =
          "The compute guests (default), Linux up to its /init, a saved Linux up to an answer,"
              + " how late interrupts are, or what accesses to memory and devices cost")
  private Subject subject;

  @Option(
      names = "--against",
      paramLabel = "qemu",
      description = "Measure qemu-system-arm, too, and give ratios")
  private String against;

  @Option(
      names = "--engines",
      split = ",",
      paramLabel = "ENGINE",
      converter = EngineConverter.class,
      description = "Engines to measure; default: interpreter,tiered")
  private List<EngineKind> engines;

  @Option(
      names = "--kernels",
      split = ",",
      paramLabel = "KERNEL",
      description = "Compute guests to run; default: all")
  private List<String> kernels;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Runs of each emulator, of which the median counts; default: 3")
  private int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "3000",
      paramLabel = "MILLIS",
      description = "Guest time before a kernel is timed; default: 3000")
  private int warmUpMillis;

  @Option(
      names = "--time",
      defaultValue = "1000",
      paramLabel = "MILLIS",
      description = "Guest time for which a kernel is timed; default: 1000")
  private int timedMillis;

  @Option(
      names = "--samples",
      defaultValue = "20000",
      paramLabel = "N",
      description = "Interrupts of each kind in a round of latency; default: 20000")
  private int samples;

  @Option(
      names = "--plot",
      paramLabel = "FILE.png",
      description = "Draw the distribution of latencies")
  private Path plot;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON, too")
  private Path json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end")
  @SuppressWarnings("UnusedVariable") // picocli looks whether it was given
  private boolean help;

  /** Made by picocli. */
  public BenchCommand() {}

  /**
   * Measures and prints the table.
   *
   * @return the exit code: 0 measured, 1 wrong usage or something is missing, 2 an emulator failed
   */
  @Override
  public Integer call() {
    try {
      checkOptions();
      Path home = home();
      Report report =
          switch (subject) {
            case THROUGHPUT -> throughput(home);
            case BOOT -> boot(home);
            case SNAPSHOT -> snapshot(home);
            case LATENCY -> latency(home);
            case IO -> io(home);
          };
      PrintWriter out = spec.commandLine().getOut();
      out.print(report.table());
      out.flush();
      if (json != null) {
        report.write(json);
      }
      return 0;
    } catch (BenchException e) {
      say("armature: bench: " + e.getMessage());
      return e.exitCode();
    }
  }

  private void checkOptions() {
    if (against != null && !against.equals(Emulator.QEMU)) {
      throw BenchException.usage("--against knows qemu only, not '" + against + "'");
    }
    // Better now than after minutes of measuring.
    if (json != null && !Files.isDirectory(json.toAbsolutePath().getParent())) {
      throw BenchException.usage("--json " + json + ": there is no such folder");
    }
    inRange("--rounds", rounds, 1, 1000);
    // The guests' counter wraps after 178 seconds.
    inRange("--warm-up", warmUpMillis, 0, 170_000);
    inRange("--samples", samples, 100, 10_000_000);
    if (plot != null
        && (subject != Subject.LATENCY || !plot.getFileName().toString().endsWith(".png"))) {
      throw BenchException.usage("--plot goes with latency and needs a file that ends in .png");
    }
    inRange("--time", timedMillis, 1, 170_000);
  }

  private static void inRange(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw BenchException.usage(
          option + " must be from " + min + " to " + max + ", and is " + value);
    }
  }

  /** The folder that has the launcher and the guests' recipes; the launcher tells it. */
  private static Path home() {
    String home = System.getProperty("armature.home");
    if (home == null) {
      throw BenchException.usage("start it by ./armature, which says where the guests are");
    }
    return Path.of(home);
  }

  private List<Emulator> emulators(Path home, List<EngineKind> usual) {
    List<Emulator> emulators = new ArrayList<>();
    for (EngineKind engine : engines == null ? usual : engines.stream().distinct().toList()) {
      emulators.add(Emulator.armature(home, engine));
    }
    if (against != null) {
      emulators.add(Emulator.qemu());
    }
    return emulators;
  }

  private Report throughput(Path home) {
    List<Emulator> emulators = emulators(home, List.of(EngineKind.INTERPRETER, EngineKind.TIERED));
    List<ComputeKernel> set =
        chosen(ComputeKernel.in(Guests.built(home, "bench"), ComputeKernel.COMPUTE));
    return new ThroughputBenchmark(emulators, set, warmUpMillis, timedMillis)
        .run(rounds, this::say);
  }

  private List<ComputeKernel> chosen(List<ComputeKernel> all) {
    if (kernels == null) {
      return all;
    }
    List<String> names = all.stream().map(ComputeKernel::name).toList();
    for (String name : kernels) {
      if (!names.contains(name)) {
        throw BenchException.usage(
            "there is no compute guest '" + name + "', but " + String.join(", ", names));
      }
    }
    return all.stream().filter(k -> kernels.contains(k.name())).toList();
  }

  private Report boot(Path home) {
    List<Emulator> emulators = emulators(home, List.of(EngineKind.INTERPRETER, EngineKind.TIERED));
    BootRun boot = new BootRun(Guests.built(home, "linux"));
    return new BootBenchmark(emulators, boot).run(rounds, this::say);
  }

  private Report snapshot(Path home) {
    if (against != null) {
      throw BenchException.usage("snapshot measures Armature only, without --against");
    }
    List<String> names =
        emulators(home, List.of(EngineKind.TIERED)).stream().map(Emulator::name).toList();
    return new SnapshotBenchmark(home.resolve("armature"), names).run(rounds, this::say);
  }

  private Report latency(Path home) {
    List<Emulator> emulators = emulators(home, List.of(EngineKind.TIERED));
    EngineKind engine = engines == null ? EngineKind.TIERED : engines.getFirst();
    Path image = Guests.built(home, "bench").resolve("latency.elf");
    LatencyReport report =
        new LatencyBenchmark(image, engine, emulators, samples).run(rounds, this::say);
    if (plot != null) {
      LatencyPlot.write(report, plot);
    }
    return report;
  }

  private Report io(Path home) {
    List<Emulator> emulators = emulators(home, List.of(EngineKind.INTERPRETER, EngineKind.TIERED));
    List<ComputeKernel> set =
        chosen(ComputeKernel.in(Guests.built(home, "bench"), ComputeKernel.IO));
    return IoReport.of(
        new ThroughputBenchmark(emulators, set, warmUpMillis, timedMillis)
            .measure("million accesses a second", rounds, this::say));
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }
}
