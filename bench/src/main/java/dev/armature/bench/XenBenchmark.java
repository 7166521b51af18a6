package dev.armature.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The Xen core with mini-OS domains, each run a process of its own: how soon domains speak, what
 * hypercalls, events and grants cost them, and two hundred of them at once.
 *
 * @param launcher the program to start
 * @param image mini-OS
 */
record XenBenchmark(Path launcher, Path image) {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MANY = 200;
  private static final int CREATED = 20;
  private static final double PAGE = 4096;

  /**
   * Measures.
   *
   * @param rounds runs of each kind, at least 1
   * @param progress is told a line for each run
   */
  XenReport run(int rounds, Consumer<String> progress) {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      String of = " (round " + round + " of " + rounds + ")";
      progress.accept("bench: domains' first bytes" + of);
      firstBytes(figures);
      progress.accept("bench: domains made by domain 0" + of);
      creation(figures);
      progress.accept("bench: hypercalls, events, grants" + of);
      costs(figures);
      progress.accept("bench: " + MANY + " domains" + of);
      many(figures);
    }
    return XenReport.of(figures);
  }

  private GuestProcess start(String machine, List<String> more) {
    List<String> command =
        new ArrayList<>(List.of(launcher.toString(), "xen", "-M", machine, "--timeout", "100"));
    command.addAll(more);
    return new GuestProcess(command, LIMIT);
  }

  private static void add(Map<String, List<Double>> figures, String name, double value) {
    figures.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  private void firstBytes(Map<String, List<Double>> figures) {
    List<String> domains =
        List.of("--dom0", image + ",wait", "--dom", image + ",memory=4M,args=wait");
    try (GuestProcess process = start("imx21ads", domains)) {
      add(figures, XenReport.FIRST_BYTES, secondsToAll(process, 2));
    }
  }

  /** Seconds until so many domains have said who they are. */
  private static double secondsToAll(GuestProcess process, int count) {
    Set<String> seen = new HashSet<>();
    while (seen.size() < count) {
      String line = process.await("[dom");
      if (line.contains("mini-OS, domain")) {
        seen.add(line.substring(0, line.indexOf(']')));
      }
    }
    return (process.lineNanos() - process.startedNanos()) / 1e9;
  }

  private void creation(Map<String, List<Double>> figures) {
    List<String> domains =
        List.of("--module", image.toString(), "--dom0", image + ",toolstack " + CREATED);
    try (GuestProcess process = start("versatilepb", domains)) {
      double best = Double.MAX_VALUE;
      for (int i = 0; i < CREATED; i++) {
        process.await("[dom0] toolstack: creating");
        long asked = process.lineNanos();
        process.await("[dom1] mini-OS");
        best = Math.min(best, (process.lineNanos() - asked) / 1e6);
      }
      add(figures, XenReport.CREATE, best);
    }
  }

  private void costs(Map<String, List<Double>> figures) {
    List<String> domains =
        List.of(
            "--event-latency",
            "--until",
            "BENCH done",
            "--dom0",
            image + ",wait",
            "--dom",
            image + ",memory=8M,args=bench-server 2",
            "--dom",
            image + ",memory=8M,args=bench-client 1");
    try (GuestProcess process = start("versatilepb", domains)) {
      add(figures, XenReport.NULL_CALL, nanosEach(process, "null"));
      add(figures, XenReport.ROUND_TRIPS, 1e9 / nanosEach(process, "ping"));
      add(figures, XenReport.GRANT, nanosEach(process, "grant"));
      add(figures, XenReport.RING, PAGE / nanosEach(process, "ring"));
      String[] events = process.await("EVENTS").split(" ");
      add(figures, XenReport.EVENT_MEDIAN, Double.parseDouble(events[2]));
      add(figures, XenReport.EVENT_99, Double.parseDouble(events[3]));
    }
  }

  private static double nanosEach(GuestProcess process, String name) {
    String[] words = process.await("[dom2] BENCH " + name).strip().split(" ");
    return Double.parseDouble(words[4]) * 1e3 / Double.parseDouble(words[3]);
  }

  private void many(Map<String, List<Double>> figures) {
    List<String> domains = new ArrayList<>(List.of("-m", "256M", "--dom0", image + ",wait"));
    for (int i = 0; i < MANY; i++) {
      domains.add("--dom");
      domains.add(image + ",memory=1M,args=wait");
    }
    try (GuestProcess process = start("versatilepb", domains)) {
      add(figures, XenReport.MANY, secondsToAll(process, MANY + 1));
    }
  }
}
