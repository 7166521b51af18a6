package dev.armature.cli;

import dev.armature.debug.monitor.InfoTopic;
import dev.armature.debug.monitor.Report;
import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.xen.Hypervisor;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainFigures;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.RunState;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.event.EventPort;
import dev.armature.xen.grant.GrantMapping;
import dev.armature.xen.sched.PhysicalCpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What a monitor shows of the Xen core. */
final class XenTopics {
  private final Supplier<Hypervisor> hypervisor;

  /**
   * @param hypervisor as it is now: a reset makes another one
   */
  XenTopics(Supplier<Hypervisor> hypervisor) {
    this.hypervisor = hypervisor;
  }

  List<InfoTopic> all() {
    return List.of(
        new InfoTopic("domains", "the domains and their virtual CPUs", this::domains),
        new InfoTopic("load", "where the domains' time went, and what they did", this::load),
        new InfoTopic("events", "the event channels in use", this::events),
        new InfoTopic("grants", "pages of other domains that are mapped", this::grants));
  }

  private List<Domain> present() {
    DomainTable table = hypervisor.get().domains();
    List<Domain> domains = new ArrayList<>();
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      if (table.get(id) != null) {
        domains.add(table.get(id));
      }
    }
    return domains;
  }

  private Report domains() {
    Report report =
        new Report()
            .value("hypercalls", hypervisor.get().hypercalls().total())
            .table("domains", "id", "name", "vcpu", "state", "loaded", "pc", "cpsr", "pages");
    for (Domain domain : present()) {
      for (Vcpu vcpu : domain.vcpus()) {
        ArmCpu cpu = cpuOf(vcpu);
        report.row(
            domain.id(),
            domain.name,
            vcpu.id(),
            state(vcpu),
            cpu != null,
            new Report.Word(cpu == null ? vcpu.register(15) : cpu.pc),
            new Report.Word(cpu == null ? vcpu.cpsr() : cpu.cpsr()),
            domain.pages);
      }
    }
    return report;
  }

  private static String state(Vcpu vcpu) {
    Domain domain = vcpu.domain();
    if (domain.shutDown) {
      return "shut down, reason " + domain.shutdownReason;
    }
    return domain.mayRun()
        ? vcpu.state().name().toLowerCase(Locale.ROOT)
        : domain.dying ? "dying" : "paused";
  }

  private Report load() {
    Report report =
        new Report()
            .table(
                "load",
                "id",
                "name",
                "state",
                "running-ms",
                "runnable-ms",
                "blocked-ms",
                "offline-ms",
                "hypercalls",
                "events",
                "faults",
                "crash");
    for (DomainFigures domain : hypervisor.get().figures()) {
      report.row(
          domain.id(),
          domain.name(),
          domain.state(),
          milliseconds(domain, RunState.RUNNING),
          milliseconds(domain, RunState.RUNNABLE),
          milliseconds(domain, RunState.BLOCKED),
          milliseconds(domain, RunState.OFFLINE),
          domain.hypercalls(),
          domain.events(),
          domain.faults(),
          domain.crash());
    }
    return report;
  }

  private static long milliseconds(DomainFigures domain, RunState state) {
    return domain.nanos().get(state) / 1_000_000;
  }

  /** The CPU that has its registers, or null. */
  private ArmCpu cpuOf(Vcpu vcpu) {
    return hypervisor.get().dispatcher().cpus().all().stream()
        .filter(cpu -> cpu.loaded() == vcpu)
        .map(PhysicalCpu::arm)
        .findAny()
        .orElse(null);
  }

  private Report events() {
    Report report =
        new Report().table("events", "domain", "port", "kind", "peer", "number", "vcpu");
    for (Domain domain : present()) {
      for (EventPort port : domain.ports().inUse()) {
        report.row(
            domain.id(),
            port.port(),
            port.state().name().toLowerCase(Locale.ROOT),
            port.peer() < 0 ? "-" : "dom" + port.peer(),
            port.number(),
            port.vcpu());
      }
    }
    return report;
  }

  private Report grants() {
    Report report =
        new Report().table("grants", "domain", "handle", "granter", "reference", "frame", "flags");
    for (Domain domain : present()) {
      for (GrantMapping mapping : domain.grants().mappings()) {
        report.row(
            domain.id(),
            mapping.handle(),
            "dom" + mapping.granter(),
            mapping.reference(),
            new Report.Word(mapping.frame()),
            mapping.flags());
      }
    }
    return report;
  }
}
