package dev.armature.xen;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Psr;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainFigures;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.sched.PhysicalCpu;
import java.util.Locale;

/** The hypervisor's own keys on the console: each has it print something of its state. */
final class DebugKeys {
  private static final int REGISTERS = 15;
  private static final int IN_A_LINE = 4;

  private final Core core;

  DebugKeys(Core core) {
    this.core = core;
  }

  /** Does what {@code key} stands for, if anything. */
  void pressed(int key) {
    switch (key) {
      case 'd' -> run(key, "dumping registers", this::registers);
      case 'h' -> run(key, "showing installed handlers", this::help);
      case 'm' -> run(key, "dumping memory info", this::memory);
      case 'q' -> run(key, "dumping domain info", this::domains);
      case 'r' -> run(key, "dumping run queues", this::runQueues);
      default -> {}
    }
  }

  private void run(int key, String what, Runnable handler) {
    core.console.print("'%c' pressed -> %s", key, what);
    handler.run();
  }

  private void help() {
    String[] keys = {
      "d => dump registers",
      "h => show this message",
      "m => memory info",
      "q => dump domain info",
      "r => dump run queues"
    };
    for (String key : keys) {
      core.console.print(
          " key '%c' (ascii '%02x') => %s", key.charAt(0), (int) key.charAt(0), key.substring(5));
    }
  }

  private void registers() {
    for (PhysicalCpu cpu : core.cpus.all()) {
      Vcpu vcpu = cpu.loaded();
      if (vcpu == null || cpu != core.cpus.current()) {
        // The registers of a guest that runs meanwhile would be those of no moment.
        core.console.print("CPU %d: %s", cpu.number(), vcpu == null ? "idle" : name(vcpu));
        continue;
      }
      ArmCpu arm = cpu.arm();
      core.console.print(
          "CPU %d: %s, %s, pc %08x psr %08x",
          cpu.number(),
          name(vcpu),
          vcpu.mode == Vcpu.KERNEL ? "kernel" : "user",
          arm.pc,
          (arm.cpsr() & ~Psr.MODE) | vcpu.mode);
      for (int first = 0; first < REGISTERS; first += IN_A_LINE) {
        StringBuilder line = new StringBuilder();
        for (int n = first; n < Math.min(first + IN_A_LINE, REGISTERS); n++) {
          line.append(String.format(Locale.ROOT, " r%-2d %08x", n, arm.r[n]));
        }
        core.console.printLine(line.toString());
      }
    }
  }

  private static String name(Vcpu vcpu) {
    return "domain " + vcpu.domain().id() + " vcpu " + vcpu.id();
  }

  private void memory() {
    core.console.print("%d frames, %d free", core.memory.frames(), core.frames.free());
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      Domain domain = core.domains.get(id);
      if (domain != null) {
        core.console.print(
            "domain %d: %d pages, at most %s",
            id,
            domain.pages,
            domain.maxPages == Domain.UNLIMITED
                ? "all"
                : Integer.toUnsignedString(domain.maxPages));
      }
    }
  }

  private void domains() {
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      Domain domain = core.domains.get(id);
      if (domain == null) {
        continue;
      }
      DomainFigures figures = DomainFigures.of(domain, core.clock.nanos());
      core.console.print(
          "domain %d (%s): %s%s, %d pages, %d hypercalls, %d events, %d faults",
          id,
          domain.name,
          figures.state(),
          figures.crash().isEmpty() ? "" : ": " + figures.crash(),
          domain.pages,
          figures.hypercalls(),
          figures.events(),
          figures.faults());
    }
  }

  private void runQueues() {
    core.console.print(
        "scheduler %s, now %d ns", core.dispatcher.scheduler().name(), core.clock.nanos());
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      Domain domain = core.domains.get(id);
      if (domain == null) {
        continue;
      }
      for (Vcpu vcpu : domain.vcpus()) {
        core.console.print(
            "%s: %s for %d ns, CPU %d",
            name(vcpu),
            vcpu.state().name().toLowerCase(Locale.ROOT),
            core.clock.nanos() - vcpu.stateEntered(),
            vcpu.lastCpu);
      }
    }
  }
}
