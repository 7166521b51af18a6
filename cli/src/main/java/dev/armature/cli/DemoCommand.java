package dev.armature.cli;

import dev.armature.bench.EventLatency;
import dev.armature.cli.OptionTable.Kind;
import dev.armature.cli.OptionTable.Option;
import dev.armature.runtime.cpu.EngineStatistics;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import dev.armature.xen.Hypervisor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code armature demo}: the Xen core with domain 0 and two domains that talk to each other. */
final class DemoCommand implements GuestCommand {
  private static final String MINI_OS = "guests/mini-os/mini-os.elf";
  private static final String UNTIL = "demo: done";

  @Override
  public OptionTable options() {
    List<Option> options = new ArrayList<>(RunOptions.TABLE);
    options.add(new Option(Kind.VALUE, "--sched", "NAME", "bvt, sedf or credit. Default: bvt"));
    return new OptionTable(options, null);
  }

  @Override
  public List<String> description() {
    return List.of(
        "Boots the Xen core with domain 0 and two domains that talk by events and grants.",
        "Ends with figures. Takes the options of run.");
  }

  @Override
  public int call(GivenOptions given) throws UsageException, LoadException {
    given.addDefault("--until", UNTIL);
    given.addDefault("-M", "imx21ads");
    RunOptions options = RunOptions.of(given);
    if (RunCommand.printedHelp(options)) {
      return ExitCode.OK;
    }
    String image = miniOs();
    XenOrigin origin =
        XenOrigin.of(
            DomainSpecs.of(
                image + ",wait",
                null,
                List.of(
                    image + ",name=server,memory=8M,args=ring-server 2",
                    image + ",name=client,memory=8M,args=ring-client 1 rounds=300000")),
            given.value("--sched", null),
            null,
            new XenTags(null, "", null));
    origin.timeEvents();
    return new Session(
            options,
            given,
            origin,
            (machine, board, statistics) -> {
              print(origin, machine, board, statistics);
              return statistics.reason().exitCode();
            })
        .run();
  }

  /** The file of mini-OS that comes with Armature. */
  static String miniOs() {
    return Path.of(System.getProperty("armature.home", "."), MINI_OS).toString();
  }

  private static void print(
      XenOrigin origin, Machine machine, Board board, RunStatistics statistics) {
    Hypervisor hypervisor = origin.hypervisor();
    EventLatency latency = origin.eventLatency();
    double seconds = (statistics.ended() - statistics.started()) / 1e9;
    EngineStatistics engine = statistics.engine().statistics();
    System.out.printf("%nFigures of this run on %s, JVM cold at its start:%n", board.name());
    row(
        "process start to the first guest instruction",
        statistics.secondsToFirstInstruction(),
        "s");
    row("process start to the first console byte", statistics.secondsToFirstByte(), "s");
    row("hypercalls", hypervisor.hypercalls().total());
    row("events sent", hypervisor.channels().sent());
    row("events a second", (long) (hypervisor.channels().sent() / seconds));
    if (latency.count() > 0) {
      row("event to the other domain's handler, p50", latency.micros(50), "us");
      row("event to the other domain's handler, p99", latency.micros(99), "us");
    }
    row("switches between domains", hypervisor.dispatcher().switches());
    row("guest instructions", machine.cpu().retired());
    row("regions translated", engine.regionsTranslated());
    row("time spent on translating", engine.translationNanos() / 1e9, "s");
    row("soft TLB misses", machine.cpu().mmu.misses());
  }

  private static void row(String name, long value) {
    System.out.printf(Locale.ROOT, "  %-46s %,13d%n", name, value);
  }

  private static void row(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "  %-46s %13.2f %s%n", name, value, unit);
  }
}
