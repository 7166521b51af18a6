package dev.armature.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.armature.bench.PhasedMachine.Work;
import dev.armature.runtime.machine.Machine;
import dev.armature.xen.DomainRequest;
import dev.armature.xen.Hypervisor;
import dev.armature.xen.XenOptions;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.PolicyException;
import dev.armature.xen.acm.PolicySource;
import dev.armature.xen.boot.GuestImage;
import dev.armature.xen.boot.ImageException;
import dev.armature.xen.platform.Platforms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjDoubleConsumer;

/**
 * What access control costs two domains that work with each other: one machine in this JVM, whose
 * hypervisor by turns asks its policy, which permits all of it, and does not. The guests' code,
 * what HotSpot made of it and of the hypervisor, and, as time is virtual, what the guests do are
 * the same in both; time is processor time of the thread. Access control costs no guest
 * instructions, so the time for one is what a piece of work takes.
 *
 * @param image mini-OS
 */
record PolicyBenchmark(Path image) {
  private static final int RAM_BYTES = 32 << 20;
  private static final int MEGABYTES = 8;

  /** Until HotSpot's last compiler is done on a host that others use, too. */
  private static final Duration WARM_UP = Duration.ofSeconds(6);

  private static final Duration PHASE = Duration.ofMillis(20);

  /** A phase of each kind, in random order. */
  private static final int TURNS = 60;

  private static final String POLICY =
      """
      model te
      vm 0 control
      vm 1 program
      vm 2 program
      event 0 0 channel
      event 1 0 channel
      event 2 0 channel
      grant 1 0 page
      virq 0 timer
      allow virq control timer 3
      allow virq program timer 3
      allow event program channel 0x30000000
      allow grant program page 0x60000000
      """;

  /** Who is asked in a phase. */
  private enum Asked {
    /** Nobody. */
    NOBODY,
    /** Nobody either: how far this measurement is off. */
    NOBODY_AGAIN,
    /** The policy. */
    POLICY
  }

  /** Gives the percent of time that a policy costs, of each turn. */
  void round(ObjDoubleConsumer<XenFigure> percent) {
    measure("ping", XenFigure.POLICY_EVENTS, percent);
    measure("grant", XenFigure.POLICY_GRANTS, percent);
    measure("ring", XenFigure.POLICY_RING, percent);
  }

  private void measure(String work, XenFigure figure, ObjDoubleConsumer<XenFigure> percent) {
    try (PhasedMachine machine = new PhasedMachine(RAM_BYTES)) {
      AccessControl access = start(machine, work).accessControl();
      List<Asked> order = Arrays.asList(Asked.values());
      long end = System.nanoTime() + WARM_UP.toNanos();
      while (System.nanoTime() < end) {
        order.forEach(asked -> phase(machine, access, asked));
      }
      long hits = access.cacheHits();
      for (int turn = 0; turn < TURNS; turn++) {
        Collections.shuffle(order);
        Map<Asked, Double> rates = new EnumMap<>(Asked.class);
        order.forEach(asked -> rates.put(asked, phase(machine, access, asked).rate()));
        double nobody = rates.get(Asked.NOBODY);
        percent.accept(figure, 100 * (nobody / rates.get(Asked.POLICY) - 1));
        percent.accept(
            XenFigure.POLICY_NOTHING, 100 * (nobody / rates.get(Asked.NOBODY_AGAIN) - 1));
      }
      if (access.cacheHits() - hits < TURNS) {
        throw BenchException.failure("access control: the domains do not work");
      }
    }
  }

  /** On a host that is busy with others the thread may have had next to no time in one run. */
  private static Work phase(PhasedMachine machine, AccessControl access, Asked asked) {
    access.setEnabled(asked == Asked.POLICY);
    Work work = machine.run(PHASE);
    while (work.nanos() < PHASE.toNanos() / 2) {
      work = work.plus(machine.run(PHASE));
    }
    return work;
  }

  private Hypervisor start(PhasedMachine phased, String work) {
    Machine machine = phased.machine();
    try {
      byte[] kernel = Files.readAllBytes(image);
      Hypervisor hypervisor =
          new Hypervisor(
              machine.cpus(),
              machine::call,
              machine.memory(),
              Platforms.of(phased.board().name(), machine.memory()).orElseThrow(),
              phased.board().ramStart(),
              RAM_BYTES,
              new XenOptions("bvt", PolicySource.toBinary(POLICY.getBytes(UTF_8)), true),
              powerOff -> machine.stop());
      List<String> arguments = List.of("wait", "bench-server 2", "bench-client 1 only=" + work);
      for (int id = 0; id < arguments.size(); id++) {
        hypervisor.createDomain(
            new DomainRequest(
                "dom" + id,
                new GuestImage(kernel),
                id,
                MEGABYTES,
                arguments.get(id),
                null,
                null,
                1,
                -1));
      }
      hypervisor.machineStarts();
      return hypervisor;
    } catch (IOException | PolicyException | ImageException e) {
      throw BenchException.usage(image + ": " + e.getMessage());
    }
  }
}
