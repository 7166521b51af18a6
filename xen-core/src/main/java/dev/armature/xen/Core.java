package dev.armature.xen;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.xen.abi.DomainId;
import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.ObjectType;
import dev.armature.xen.acm.PolicyException;
import dev.armature.xen.boot.DomainBuilder;
import dev.armature.xen.boot.MachineToPhysical;
import dev.armature.xen.console.XenConsole;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainLifecycle;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.event.EventChannels;
import dev.armature.xen.event.PhysicalInterrupts;
import dev.armature.xen.event.Virq;
import dev.armature.xen.memory.AddressGuard;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.MachineMemory;
import dev.armature.xen.memory.MmuFlush;
import dev.armature.xen.memory.PageTables;
import dev.armature.xen.memory.TranslationFlush;
import dev.armature.xen.platform.Platform;
import dev.armature.xen.sched.BorrowedVirtualTime;
import dev.armature.xen.sched.Credit;
import dev.armature.xen.sched.Dispatcher;
import dev.armature.xen.sched.PhysicalCpu;
import dev.armature.xen.sched.PhysicalCpus;
import dev.armature.xen.sched.Scheduler;
import dev.armature.xen.sched.Sedf;
import dev.armature.xen.time.EntryClock;
import dev.armature.xen.time.Ticks;
import dev.armature.xen.time.TimerQueue;
import dev.armature.xen.time.WallClock;
import dev.armature.xen.trace.TraceBuffer;
import dev.armature.xen.trace.XenEvents;
import java.util.List;
import java.util.function.IntConsumer;

/** The parts of the hypervisor, put together; what they do with each other is theirs. */
final class Core {
  private static final int XEN_FRAMES = 512;

  /** Three for each virtual CPU, the slice of each CPU, and the ticks. */
  private static final int TIMERS =
      3 * GuestAbi.MOST_VCPUS * DomainTable.CAPACITY + Ram.MAX_CPUS + 1;

  final PhysicalCpus cpus;
  final Platform platform;
  final EntryClock clock;
  final MachineMemory memory;
  final GuestMemory guest;
  final FrameTable frames;
  final PageTables tables;
  final TranslationFlush flush;
  final MachineToPhysical machineToPhysical;
  final XenConsole console;
  final TimerQueue timers = new TimerQueue(TIMERS);
  final DomainTable domains = new DomainTable();
  final Dispatcher dispatcher;
  final EventChannels channels;
  final PhysicalInterrupts interrupts;
  final Ticks ticks;
  final DomainLifecycle lifecycle;
  final DomainBuilder builder;
  final AccessControl access;
  final WallClock wallClock;
  final TraceBuffer trace;
  final XenEvents events;

  /** Parts for a machine whose CPUs are in reset; the arguments are {@link Hypervisor}'s. */
  Core(
      List<ArmCpu> cpus,
      IntConsumer call,
      PhysicalMemory physical,
      Platform platform,
      int ramStart,
      int ramBytes,
      XenOptions options,
      DomainLifecycle.MachineEnd machineEnd)
      throws PolicyException {
    this.cpus = new PhysicalCpus(cpus, physical.rendezvous(), call);
    this.events = new XenEvents(cpus.getFirst());
    this.platform = platform;
    clock = new EntryClock(platform.timer());
    memory = new MachineMemory(physical, ramStart, ramBytes);
    guest = new GuestMemory(this.cpus);
    frames = new FrameTable(memory, options.blankMemory());
    flush = new MmuFlush(this.cpus);
    tables = new PageTables(memory, frames, flush);
    for (PhysicalCpu cpu : this.cpus.all()) {
      cpu.setGuard(new AddressGuard(memory, frames, tables, physical.rendezvous()));
    }
    console = new XenConsole(platform.console());
    access = new AccessControl(console, this::isClassThere);
    if (options.policy() != null) {
      access.load(options.policy());
    }
    dispatcher =
        new Dispatcher(this.cpus, scheduler(options.scheduler(), cpus.size()), clock, timers);
    channels = new EventChannels(domains, dispatcher);
    console.setReader(this::raiseConsoleRing);
    interrupts = new PhysicalInterrupts(platform.interrupts(), channels, access);
    ticks = new Ticks(clock, timers, dispatcher, channels, console);
    lifecycle =
        new DomainLifecycle(
            domains,
            dispatcher,
            channels,
            frames,
            tables,
            memory,
            console,
            timers,
            ticks,
            machineEnd);
    lifecycle.setDevicePolicy(
        (domain, frame) ->
            access.permits(
                domain,
                ObjectType.IO_MEMORY,
                ObjectType.IO_MEMORY_ACCESS,
                platform.deviceOf(frame)));
    wallClock = new WallClock(domains);
    trace = new TraceBuffer(memory, frames);
    machineToPhysical = new MachineToPhysical(memory, frames);
    // The rest of the 2 MB that the original has for itself: domain 0 starts behind them.
    frames.allocateRun(XEN_FRAMES - (memory.frames() - frames.free()), 1, DomainId.XEN);
    builder = new DomainBuilder(memory, frames, tables, machineToPhysical, wallClock, platform);
  }

  private static Scheduler scheduler(String name, int cpus) {
    return switch (name) {
      case "bvt" -> new BorrowedVirtualTime(cpus);
      case "sedf" -> new Sedf(cpus);
      case "credit" -> new Credit(cpus);
      default -> throw new IllegalArgumentException("no scheduler " + name);
    };
  }

  /** In 2008 that number is another virtual interrupt's, which is never raised. */
  private void raiseConsoleRing() {
    Domain control = domains.get(0);
    if (control != null && control.abi.isLater()) {
      channels.raise(control, Virq.CONSOLE_RING);
    }
  }

  private boolean isClassThere(int securityClass) {
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      Domain domain = domains.get(id);
      if (domain != null && domain.vcpu().initialised && domain.securityClass == securityClass) {
        return true;
      }
    }
    return false;
  }
}
