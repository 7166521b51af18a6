package dev.armature.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where Armature's time goes in boots of Linux, compute kernels, loops of system calls and storms
 * of interrupts.
 *
 * @param emulator Armature
 * @param linux the folder of the Linux guest
 * @param system the initramfs of system loops
 * @param bench the folder of the compute guests
 * @param warmUp guest time before a kernel's timed phase
 * @param timed guest time of that
 */
record ProfileBenchmark(
    Emulator emulator, Path linux, Path system, Path bench, Duration warmUp, Duration timed) {
  private static final String STORM_SECONDS = "5";
  private static final int TIMED_OUT = 3;

  /**
   * Runs the workloads.
   *
   * @param only the names of those to run; null for all
   * @param progress is told a line for each run
   * @throws BenchException if there is none of a name, or a run fails
   */
  ProfileReport run(int rounds, List<String> only, Consumer<String> progress) {
    Path folder = temporaryFolder();
    Path kernelRequest = folder.resolve("kernel");
    Path stormRequest = folder.resolve("storm");
    try {
      KernelRun kernels = new KernelRun(kernelRequest, warmUp, timed);
      LatencyRequest.storm().write(stormRequest);
      List<ProfileRun> runs = chosen(workloads(kernels, stormRequest), only);
      Map<String, List<Map<String, Double>>> times = new LinkedHashMap<>();
      for (int round = 1; round <= rounds; round++) {
        for (ProfileRun run : runs) {
          progress.accept("bench: round " + round + " of " + rounds + ": " + run.name());
          times.computeIfAbsent(run.name(), n -> new ArrayList<>()).add(run.run());
        }
      }
      return ProfileReport.of(rounds, times);
    } finally {
      delete(kernelRequest);
      delete(stormRequest);
      delete(folder);
    }
  }

  private List<ProfileRun> workloads(KernelRun kernels, Path stormRequest) {
    List<ProfileRun> runs = new ArrayList<>();
    List<String> boot = new ArrayList<>(new BootRun(linux).options());
    boot.addAll(List.of("--until", BootRun.FIRST_LINE));
    runs.add(new ProfileRun("boot-cold", emulator.cold(), boot, 0));
    runs.add(new ProfileRun("boot-warm", emulator, boot, 0));
    for (ComputeKernel kernel : ComputeKernel.in(bench, ComputeKernel.COMPUTE)) {
      runs.add(new ProfileRun(kernel.name(), emulator, kernels.options(kernel), 0));
    }
    for (String loop : List.of("syscall", "context-switch", "fork")) {
      runs.add(
          new ProfileRun(loop, emulator, BootRun.options(linux, system, "quiet loop=" + loop), 0));
    }
    List<String> storm =
        new ArrayList<>(List.of("-kernel", bench.resolve("latency.elf").toString()));
    storm.addAll(LatencyRequest.loader(stormRequest));
    storm.addAll(List.of("--timeout", STORM_SECONDS));
    runs.add(new ProfileRun("interrupt-storm", emulator, storm, TIMED_OUT));
    return runs;
  }

  private static List<ProfileRun> chosen(List<ProfileRun> all, List<String> only) {
    if (only == null) {
      return all;
    }
    List<String> known = all.stream().map(ProfileRun::name).toList();
    for (String name : only) {
      if (!known.contains(name)) {
        throw BenchException.usage(
            "there is no workload '" + name + "', but " + String.join(", ", known));
      }
    }
    return all.stream().filter(run -> only.contains(run.name())).toList();
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("armature-bench");
    } catch (IOException e) {
      throw BenchException.usage("cannot make a temporary folder: " + e.getMessage());
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw BenchException.usage("cannot delete " + file + ": " + e.getMessage());
    }
  }
}
