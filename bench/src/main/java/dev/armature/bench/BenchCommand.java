package dev.armature.bench;

import dev.armature.translator.EngineKind;
import dev.armature.translator.Optimization;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    IO,
    /** How fast Debian's programs run in Linux. */
    STOCK,
    /** How fast Linux serves system calls, switches between processes, and forks. */
    SYSTEM,
    /** What Linux takes to its /init on each board. */
    BOARDS,
    /** Megabytes a second over the network, and from NAND flash and SD cards. */
    TRANSFER,
    /** The Xen core: how soon domains speak, and what hypercalls, events and grants cost. */
    XEN,
    /** All of these but the accesses, the boards, the transfers and the Xen core. */
    ALL,
    /** What each optimization of translated code is worth on the compute set. */
    OPTIMIZATIONS,
    /** What symbols, events and an attached gdb cost the compute set. */
    OVERHEAD,
    /** Where the time goes. */
    PROFILE
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
      paramLabel =
          "throughput|boot|snapshot|latency|io|stock|system|boards|transfer|xen|all|optimizations|overhead|profile",
      converter = SubjectConverter.class,
      description =
          "The compute guests (default), Linux up to its /init, a saved Linux up to an answer, how"
              + " late interrupts are, what accesses to memory and devices cost, Debian's programs"
              + " in Linux, loops of system calls, Linux on each board, how fast a guest moves data"
              + " over the network and from storage, the Xen core, most of these in one table, what each"
              + " optimization is worth, what it costs that one can look into guests, or where"
              + " Armature's time goes")
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
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write a page with plots, too; all writes armature-bench.html and .json if not"
              + " told otherwise")
  private Path html;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description =
          "Parts of all (throughput, boot, snapshot, latency, stock, system), programs of stock,"
              + " or workloads of profile; default: every one")
  private List<String> only;

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
      if (isSuite()) {
        return suite(home).run(rounds);
      }
      Report report =
          switch (subject) {
            case THROUGHPUT -> throughput(home);
            case BOOT -> boot(home);
            case SNAPSHOT -> snapshot(home);
            case LATENCY -> latency(home);
            case IO -> io(home);
            case BOARDS -> boards(home);
            case XEN -> xen(home);
            case OPTIMIZATIONS -> optimizations(home);
            case OVERHEAD -> overhead(home);
            case PROFILE -> profile(home);
            case STOCK, SYSTEM, TRANSFER, ALL -> throw new IllegalStateException(subject.name());
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
    requireFolder("--json", json);
    if (html != null && !isSuite()) {
      throw BenchException.usage("--html goes with all, stock, system and transfer");
    }
    if (only != null
        && subject != Subject.PROFILE
        && subject != Subject.ALL
        && subject != Subject.STOCK) {
      throw BenchException.usage("--only goes with all, stock and profile");
    }
    requireFolder("--html", html);
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

  /** Whether what is asked for is measured part by part and round by round. */
  private boolean isSuite() {
    return switch (subject) {
      case ALL, STOCK, SYSTEM, TRANSFER -> true;
      default -> false;
    };
  }

  /** Better now than after minutes of measuring. */
  private static void requireFolder(String option, Path file) {
    if (file != null && !Files.isDirectory(file.toAbsolutePath().getParent())) {
      throw BenchException.usage(option + " " + file + ": there is no such folder");
    }
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
        ComputeKernel.chosen(
            ComputeKernel.in(Guests.built(home, "bench"), ComputeKernel.COMPUTE), kernels);
    return new ThroughputBenchmark(emulators, set, warmUpMillis, timedMillis)
        .run(rounds, this::say);
  }

  private Report optimizations(Path home) {
    if (against != null || engines != null) {
      throw BenchException.usage("optimizations measures the tiered engine only");
    }
    List<Emulator> emulators = emulators(home, List.of(EngineKind.TIERED));
    String all = emulators.getFirst().name();
    for (Optimization optimization : Optimization.values()) {
      emulators.add(Emulator.without(home, optimization));
    }
    List<ComputeKernel> set =
        ComputeKernel.chosen(
            ComputeKernel.in(Guests.built(home, "bench"), ComputeKernel.COMPUTE), kernels);
    return OptimizationReport.of(
        new ThroughputBenchmark(emulators, set, warmUpMillis, timedMillis).run(rounds, this::say),
        all);
  }

  private Report overhead(Path home) {
    if (against != null || engines != null) {
      throw BenchException.usage("overhead measures the tiered engine only");
    }
    List<ComputeKernel> set =
        ComputeKernel.chosen(
            ComputeKernel.in(Guests.built(home, "bench"), ComputeKernel.COMPUTE), kernels);
    return new OverheadBenchmark(set, Duration.ofMillis(warmUpMillis)).run(rounds, this::say);
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
    EngineKind engine = subjectEngine();
    Path image = Guests.built(home, "bench").resolve("latency.elf");
    LatencyReport report =
        new LatencyBenchmark(image, engine, emulators, samples).run(rounds, this::say);
    if (plot != null) {
      LatencyPlot.write(report, plot);
    }
    return report;
  }

  private Report boards(Path home) {
    if (against != null) {
      throw BenchException.usage("boards measures Armature only, without --against");
    }
    return new BoardsBenchmark(
            Emulator.armature(home, subjectEngine()), Guests.built(home, "linux"))
        .run(rounds, this::say);
  }

  private Report xen(Path home) {
    if (against != null) {
      throw BenchException.usage("xen measures Armature only, without --against");
    }
    return XenBenchmark.in(home).run(rounds, this::say);
  }

  private Report io(Path home) {
    List<Emulator> emulators = emulators(home, List.of(EngineKind.INTERPRETER, EngineKind.TIERED));
    List<ComputeKernel> set =
        ComputeKernel.chosen(
            ComputeKernel.in(Guests.built(home, "bench"), ComputeKernel.IO), kernels);
    return IoReport.of(
        new ThroughputBenchmark(emulators, set, warmUpMillis, timedMillis)
            .measure("million accesses a second", rounds, this::say));
  }

  private Suite suite(Path home) {
    boolean all = subject == Subject.ALL;
    SuiteParts parts =
        new SuiteParts(
            home,
            subjectEngine(),
            against != null,
            kernels,
            subject == Subject.STOCK ? only : null,
            Duration.ofMillis(warmUpMillis),
            Duration.ofMillis(timedMillis),
            samples);
    String name = subject.name().toLowerCase(Locale.ROOT);
    List<String> names = !all ? List.of(name) : only == null ? SuiteParts.NAMES : only;
    return new Suite(
        name,
        subjectEngine().name().toLowerCase(Locale.ROOT),
        subject == Subject.TRANSFER ? parts.transfer() : parts.named(names),
        json == null && all ? Path.of("armature-bench.json") : json,
        html == null && all ? Path.of("armature-bench.html") : html,
        spec.commandLine().getOut(),
        this::say);
  }

  private EngineKind subjectEngine() {
    return engines == null ? EngineKind.TIERED : engines.getFirst();
  }

  private Report profile(Path home) {
    if (against != null) {
      throw BenchException.usage("profile looks into Armature only, without --against");
    }
    return new ProfileBenchmark(
            Emulator.armature(home, subjectEngine()),
            Guests.built(home, "linux"),
            Guests.built(home, "system").resolve("initramfs.cpio"),
            Guests.built(home, "bench"),
            Duration.ofMillis(warmUpMillis),
            Duration.ofMillis(timedMillis))
        .run(rounds, only, this::say);
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }
}
