package dev.armature.bench;

import dev.armature.translator.EngineKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The parts that {@code armature bench all} consists of, made for given emulators. Their guests are
 * built first.
 *
 * @param home the project's folder
 * @param engine of Armature
 * @param against whether QEMU takes part
 * @param kernels of the compute set, all if null
 * @param programs of Debian's, all if null
 * @param warmUp guest time before a kernel is timed
 * @param timed guest time for which it is timed
 * @param samples interrupts of each kind
 */
record SuiteParts(
    Path home,
    EngineKind engine,
    boolean against,
    List<String> kernels,
    List<String> programs,
    Duration warmUp,
    Duration timed,
    int samples) {
  static final String STOCK = "stock";
  static final String SYSTEM = "system";
  static final String TRANSFER = "transfer";

  /** All parts, in the order to run: what others would heat up the host for comes first. */
  static final List<String> NAMES =
      List.of(
          BootPart.NAME,
          SnapshotPart.NAME,
          XenPart.NAME,
          LatencyPart.NAME,
          ThroughputPart.NAME,
          ThroughputPart.ACCESSES,
          SYSTEM,
          STOCK);

  /**
   * The parts of these names.
   *
   * @throws BenchException if there is none of a name, or its guest cannot be built
   */
  List<BenchmarkPart> named(List<String> names) {
    // All that can fail is done before the first part leaves a file on the disk.
    List<Supplier<BenchmarkPart>> makers = new ArrayList<>();
    for (String name : names) {
      makers.add(maker(name));
    }
    return makers.stream().map(Supplier::get).toList();
  }

  /**
   * The parts that move data over the network and from storage, one for each machine.
   *
   * @throws BenchException if the Linux guest cannot be built
   */
  List<BenchmarkPart> transfer() {
    Path linux = Guests.built(home, "linux");
    List<Emulator> emulators = emulators(engine);
    return List.of(
        new TransferPart(LinuxBoard.VERSATILE_PB, linux, emulators),
        new TransferPart(LinuxBoard.IMX21_ADS, linux, List.of(emulators.getFirst())));
  }

  private Supplier<BenchmarkPart> maker(String name) {
    List<Emulator> emulators = emulators(engine);
    return switch (name) {
      case BootPart.NAME -> {
        BootRun boot = new BootRun(Guests.built(home, "linux"));
        yield () -> new BootPart(emulators, boot);
      }
      case SnapshotPart.NAME -> {
        Guests.built(home, "linux");
        yield () -> new SnapshotPart(home.resolve("armature"), emulators.getFirst().name());
      }
      case LatencyPart.NAME -> {
        Path image = Guests.built(home, "bench").resolve("latency.elf");
        yield () -> new LatencyPart(image, engine, emulators, samples);
      }
      case ThroughputPart.NAME -> {
        List<ComputeKernel> set =
            ComputeKernel.chosen(
                ComputeKernel.in(Guests.built(home, "bench"), ComputeKernel.COMPUTE), kernels);
        List<Emulator> all = new ArrayList<>(emulators);
        if (engine != EngineKind.INTERPRETER) {
          all.add(1, Emulator.armature(home, EngineKind.INTERPRETER));
        }
        yield () -> new ThroughputPart(ThroughputPart.NAME, all, set, warmUp, timed);
      }
      case ThroughputPart.ACCESSES -> {
        List<ComputeKernel> set = ComputeKernel.in(Guests.built(home, "bench"), ComputeKernel.IO);
        yield () -> new ThroughputPart(name, emulators, set, warmUp, timed);
      }
      case XenPart.NAME -> {
        XenBenchmark xen = XenBenchmark.in(home);
        yield () -> new XenPart(xen, emulators.getFirst().name());
      }
      case STOCK -> {
        String chosen = programs == null ? "" : "programs=" + String.join(",", programs);
        LinuxWork work = work(STOCK, chosen);
        yield () ->
            new WorkPart(STOCK, emulators, work, Measure.RATE, program -> Aim.ratioAtLeast(0.8));
      }
      case SYSTEM -> {
        LinuxWork work = work(SYSTEM, "");
        yield () ->
            new WorkPart(SYSTEM, emulators, work, Measure.RATE, loop -> Aim.ratioAtLeast(1));
      }
      default ->
          throw BenchException.usage(
              "there is no part '" + name + "' of all, but " + String.join(", ", NAMES));
    };
  }

  private LinuxWork work(String guest, String arguments) {
    Path linux = Guests.built(home, "linux");
    return new LinuxWork(linux, Guests.built(home, guest).resolve("initramfs.cpio"), arguments);
  }

  private List<Emulator> emulators(EngineKind own) {
    List<Emulator> emulators = new ArrayList<>(List.of(Emulator.armature(home, own)));
    if (against) {
      emulators.add(Emulator.qemu());
    }
    return emulators;
  }
}
