package dev.armature.cli;

import dev.armature.cli.OptionTable.Kind;
import dev.armature.cli.OptionTable.Option;
import dev.armature.runtime.load.LoadException;
import dev.armature.runtime.machine.Board;
import dev.armature.runtime.machine.Machine;
import dev.armature.xen.Hypervisor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        "Boots the Xen core with domain 0 and two mini-OS domains that talk over event channels",
        "and a ring in a granted page, and ends with figures. Takes the options of run.");
  }

  @Override
  public int call(GivenOptions given) throws UsageException, LoadException {
    if (!given.has("--until")) {
      given.add("--until", UNTIL);
    }
    if (!given.has("-M")) {
      given.add("-M", "imx21ads");
    }
    RunOptions options = RunOptions.of(given);
    if (RunCommand.printedHelp(options)) {
      return ExitCode.OK;
    }
    String image = Path.of(System.getProperty("armature.home", "."), MINI_OS).toString();
    XenOrigin origin =
        XenOrigin.of(
            image + ",wait",
            null,
            List.of(
                image + ",name=server,memory=8M,args=ring-server 2",
                image + ",name=client,memory=8M,args=ring-client 1 rounds=50000"),
            given.value("--sched", "bvt"));
    return new Session(
            options,
            given,
            origin,
            (machine, board, reason) -> {
              print(origin.hypervisor(), machine, board);
              return reason.exitCode();
            })
        .run();
  }

  private static void print(Hypervisor hypervisor, Machine machine, Board board) {
    System.out.printf("%nFigures of this run on %s, JVM cold at its start:%n", board.name());
    row("hypercalls", hypervisor.hypercalls().total());
    row("events sent", hypervisor.channels().sent());
    row("switches between domains", hypervisor.dispatcher().switches());
    row("guest instructions", machine.cpu().retired());
    row("soft TLB misses", machine.cpu().mmu.misses());
  }

  private static void row(String name, long value) {
    System.out.printf("  %-26s %,15d%n", name, value);
  }
}
