package dev.armature.debug.monitor;

import dev.armature.debug.CpuRegisters;
import dev.armature.debug.DebugControl;
import dev.armature.debug.DebugThread;
import dev.armature.debug.DebugThreads;
import dev.armature.debug.MachineGoneException;
import dev.armature.runtime.cpu.ArmCpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The CPU that a monitor's commands are about, and the command that selects another: one of the
 * machine's, or under a hypervisor a virtual one. Everything but the command is for the CPU thread.
 */
final class SelectedCpu {
  private static final String CPU = "cpu";

  private final DebugControl control;
  private final DebugThreads guests;
  private final List<DebugThread> machines;
  private String selected;

  /**
   * @param guests the CPUs that guests see: the machine's own, or virtual ones
   */
  SelectedCpu(DebugControl control, DebugThreads guests) {
    this.control = control;
    this.guests = guests;
    this.machines = DebugThreads.of(control.machine().cpus()).all();
    this.selected = machines.getFirst().name();
  }

  /** The thread; the first CPU where a virtual one that was selected is gone. */
  DebugThread thread() {
    return named(selected, machines.getFirst());
  }

  /**
   * The CPU of the machine that runs it.
   *
   * @throws MonitorException if none does
   */
  ArmCpu cpu() throws MonitorException {
    DebugThread thread = thread();
    if (thread.cpu() == null) {
      throw new MonitorException(
          "no CPU runs %s now; 'cpu N' selects a CPU, 'info cpus' lists them", thread.name());
    }
    return thread.cpu();
  }

  private List<DebugThread> all() {
    List<DebugThread> all = new ArrayList<>(machines);
    guests.all().stream().filter(guest -> !isMachines(guest)).forEach(all::add);
    return all;
  }

  private boolean isMachines(DebugThread thread) {
    return machines.stream().anyMatch(own -> own.name().equals(thread.name()));
  }

  private DebugThread named(String name, DebugThread none) {
    return all().stream().filter(thread -> thread.name().equals(name)).findAny().orElse(none);
  }

  Command command() {
    return new Command(
        CPU,
        List.of(CPU),
        1,
        "selects the CPU, or virtual CPU, that the other commands are about: 1, d2v0",
        this::select);
  }

  private Report select(Map<String, String> arguments)
      throws MonitorException, MachineGoneException {
    String name = arguments.get(CPU);
    control.call(
        () -> {
          if (named(name, null) == null) {
            throw new MonitorException("cpu %s: there is none; 'info cpus' lists them", name);
          }
          selected = name;
          return name;
        });
    return new Report();
  }

  /** All there are. */
  Report list() {
    String current = thread().name();
    Report report =
        new Report().table("cpus", CPU, "selected", "description", "pc", "cpsr", "runsOn");
    for (DebugThread thread : all()) {
      report.row(
          thread.name(),
          thread.name().equals(current),
          thread.description(),
          new Report.Word(thread.register(CpuRegisters.PC).read().getAsInt()),
          new Report.Word(thread.cpsr()),
          thread.cpu() == null ? "-" : Integer.toString(thread.cpu().number()));
    }
    return report;
  }
}
