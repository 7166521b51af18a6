package dev.armature.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;

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

  /** The benchmark of the project in {@code home}. */
  static XenBenchmark in(Path home) {
    return new XenBenchmark(home.resolve("armature"), home.resolve("guests/mini-os/mini-os.elf"));
  }

  /**
   * Measures.
   *
   * @param rounds runs of each kind, at least 1
   * @param progress is told a line for each run
   */
  XenReport run(int rounds, Consumer<String> progress) {
    Map<XenFigure, List<Double>> figures = new EnumMap<>(XenFigure.class);
    for (int round = 1; round <= rounds; round++) {
      String of = " (round " + round + " of " + rounds + ")";
      round(
          (figure, value) -> figures.computeIfAbsent(figure, n -> new ArrayList<>()).add(value),
          what -> progress.accept("bench: " + what + of));
    }
    return XenReport.of(figures);
  }

  /** Measures each figure once. */
  void round(ObjDoubleConsumer<XenFigure> figures, Consumer<String> progress) {
    progress.accept("domains' first bytes");
    firstBytes(figures);
    progress.accept("domains made by domain 0");
    creation(figures);
    progress.accept("hypercalls, events, grants");
    costs(figures);
    eventLatency(figures);
    progress.accept("access control");
    new PolicyBenchmark(image).round(figures);
    progress.accept("events between two CPUs");
    acrossCpus(figures);
    progress.accept(MANY + " domains");
    many(figures);
    manySwitch(figures);
  }

  private GuestProcess start(String machine, List<String> more) {
    List<String> command =
        new ArrayList<>(List.of(launcher.toString(), "xen", "-M", machine, "--timeout", "100"));
    command.addAll(more);
    return new GuestProcess(command, LIMIT);
  }

  private void firstBytes(ObjDoubleConsumer<XenFigure> figures) {
    List<String> domains =
        List.of("--dom0", image + ",wait", "--dom", image + ",memory=4M,args=wait");
    try (GuestProcess process = start("imx21ads", domains)) {
      figures.accept(XenFigure.FIRST_BYTES, secondsToAll(process, 2));
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

  private void creation(ObjDoubleConsumer<XenFigure> figures) {
    List<String> domains =
        List.of("--module", image.toString(), "--dom0", image + ",toolstack " + CREATED);
    try (GuestProcess process = start("versatilepb", domains)) {
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < CREATED; i++) {
        process.await("[dom0] toolstack: creating");
        long asked = process.lineNanos();
        process.await("[dom1] mini-OS");
        millis.add((process.lineNanos() - asked) / 1e6);
      }
      // Not the best: on a busy host both lines may be there before either is read.
      figures.accept(XenFigure.CREATE, Statistics.median(millis));
    }
  }

  /** What the guest itself times. */
  private void costs(ObjDoubleConsumer<XenFigure> figures) {
    List<String> arguments = new ArrayList<>(List.of("--until", "BENCH done"));
    arguments.addAll(clientAndServer());
    try (GuestProcess process = start("versatilepb", arguments)) {
      figures.accept(XenFigure.NULL_CALL, nanosEach(process, "null"));
      figures.accept(XenFigure.ROUND_TRIPS, 1e9 / nanosEach(process, "ping"));
      figures.accept(XenFigure.GRANT, nanosEach(process, "grant"));
      figures.accept(XenFigure.RING, PAGE / nanosEach(process, "ring"));
    }
  }

  /** A run of its own, since taking the time of each event slows everything else. */
  private void eventLatency(ObjDoubleConsumer<XenFigure> figures) {
    List<String> arguments = new ArrayList<>(List.of("--event-latency", "--until", "BENCH done"));
    arguments.addAll(clientAndServer());
    try (GuestProcess process = start("versatilepb", arguments)) {
      String[] events = process.await("EVENTS").split(" ");
      figures.accept(XenFigure.EVENT_MEDIAN, Double.parseDouble(events[2]));
      figures.accept(XenFigure.EVENT_99, Double.parseDouble(events[3]));
    }
  }

  private List<String> clientAndServer() {
    return clientAndServer("", "");
  }

  /** A domain that asks and one that answers, each with further keys. */
  private List<String> clientAndServer(String serverKeys, String clientKeys) {
    return List.of(
        "--dom0",
        image + ",wait",
        "--dom",
        image + ",memory=8M,class=1" + serverKeys + ",args=bench-server 2",
        "--dom",
        image + ",memory=8M,class=2" + clientKeys + ",args=bench-client 1");
  }

  /**
   * Each domain is kept to a CPU. Free to go anywhere, the one that answers is nearly always taken
   * up by the CPU that the one that asks has just left, and the few events that do go to the other
   * CPU are those where something was late.
   */
  private void acrossCpus(ObjDoubleConsumer<XenFigure> figures) {
    List<String> arguments =
        new ArrayList<>(List.of("--cpus", "2", "--event-latency", "--until", "BENCH ping"));
    arguments.addAll(clientAndServer(",cpu=0", ",cpu=1"));
    try (GuestProcess process = start("versatilepb", arguments)) {
      String[] events = process.await("ACROSS").split(" ");
      figures.accept(XenFigure.EVENT_ACROSS, Double.parseDouble(events[2]));
      figures.accept(XenFigure.EVENT_ACROSS_99, Double.parseDouble(events[3]));
    }
  }

  private static double nanosEach(GuestProcess process, String name) {
    String[] words = process.await("[dom2] BENCH " + name).strip().split(" ");
    return Double.parseDouble(words[4]) * 1e3 / Double.parseDouble(words[3]);
  }

  private void many(ObjDoubleConsumer<XenFigure> figures) {
    List<String> domains = new ArrayList<>(List.of("-m", "256M", "--dom0", image + ",wait"));
    for (int i = 0; i < MANY; i++) {
      domains.add("--dom");
      domains.add(image + ",memory=1M,args=wait");
    }
    try (GuestProcess process = start("versatilepb", domains)) {
      figures.accept(XenFigure.MANY, secondsToAll(process, MANY + 1));
    }
  }

  /** Whether a switch costs more where many others wait. */
  private void manySwitch(ObjDoubleConsumer<XenFigure> figures) {
    List<String> arguments = new ArrayList<>(List.of("-m", "256M", "--until", "BENCH done"));
    arguments.addAll(clientAndServer());
    for (int i = 2; i < MANY; i++) {
      arguments.add("--dom");
      arguments.add(image + ",memory=1M,args=wait");
    }
    try (GuestProcess process = start("versatilepb", arguments)) {
      figures.accept(XenFigure.SWITCH_MANY, 1e9 / nanosEach(process, "ping"));
    }
  }
}
