package dev.armature.xen;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Cp15;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExceptionModel;
import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.PolicyException;
import dev.armature.xen.boot.ImageException;
import dev.armature.xen.console.XenConsole;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainFigures;
import dev.armature.xen.domain.DomainLifecycle;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.RunState;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.event.EventChannels;
import dev.armature.xen.event.PhysicalInterrupts;
import dev.armature.xen.event.Virq;
import dev.armature.xen.hypercall.HypercallTable;
import dev.armature.xen.hypercall.XenVersion;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.platform.Platform;
import dev.armature.xen.sched.Dispatcher;
import dev.armature.xen.sched.PhysicalCpu;
import dev.armature.xen.sched.PhysicalCpus;
import dev.armature.xen.time.EntryClock;
import dev.armature.xen.time.TimerQueue;
import dev.armature.xen.trace.TraceBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The hypervisor: put in the place of the CPU's exception vectors, it is entered at every exception
 * and leaves to a guest, always in ARM User mode. It runs on the threads of the CPUs, one at a
 * time, and takes no guest time.
 */
public final class Hypervisor implements ExceptionModel {
  private final Core core;
  private final PhysicalCpus cpus;
  private final Platform platform;
  private final EntryClock clock;
  private final Dispatcher dispatcher;
  private final PhysicalInterrupts interrupts;
  private final TimerQueue timers;
  private final DomainLifecycle lifecycle;
  private final BootDomains bootDomains;
  private final HypercallTable hypercalls;
  private final GuestEntry entry2008;
  private final GuestEntry laterEntry;
  private long internalErrors;

  /**
   * Starts the hypervisor on a machine whose CPUs are in reset; no domain exists yet.
   *
   * @param machineCpus all CPUs; the first one has the devices' interrupts
   * @param call has the CPU of a number take an IRQ soon
   * @param platform the board's drivers
   * @param ramStart physical
   * @param ramBytes RAM to manage
   * @param machineEnd what happens when domain 0 shuts down
   * @throws PolicyException if the policy cannot be used
   */
  public Hypervisor(
      List<ArmCpu> machineCpus,
      IntConsumer call,
      PhysicalMemory physical,
      Platform platform,
      int ramStart,
      int ramBytes,
      XenOptions options,
      DomainLifecycle.MachineEnd machineEnd)
      throws PolicyException {
    core = new Core(machineCpus, call, physical, platform, ramStart, ramBytes, options, machineEnd);
    cpus = core.cpus;
    this.platform = platform;
    clock = core.clock;
    dispatcher = core.dispatcher;
    interrupts = core.interrupts;
    timers = core.timers;
    lifecycle = core.lifecycle;
    bootDomains = new BootDomains(core);
    Hypercalls calls = new Hypercalls(core);
    hypercalls = calls.release2008();
    entry2008 = new FrameEntry(cpus, core.guest, hypercalls, lifecycle);
    laterEntry = new SaveAreaEntry(cpus, calls.later(), lifecycle);
    core.console.setKeys(new DebugKeys(core)::pressed);
    start();
  }

  private void start() {
    platform.interrupts().start();
    platform.console().start();
    clock.start();
    interrupts.reserve(clock.line());
    interrupts.reserve(platform.console().line());
    platform.interrupts().unmask(clock.line());
    platform.interrupts().unmask(platform.console().line());
    dispatcher.setListener(
        (vcpu, now) -> {
          cpus.current().guard().enter(vcpu.domain());
          if (vcpu.domain().firstRun == 0) {
            vcpu.domain().firstRun = System.nanoTime();
          }
          core.ticks.runs(vcpu, now);
          Vcpu before = dispatcher.loaded();
          core.trace.record(
              now,
              TraceBuffer.SWITCH,
              before == null ? -1 : before.domain().id(),
              vcpu.domain().id());
          core.events.runs(
              cpus.current().arm(), before == null ? null : before.domain(), vcpu.domain());
        });
    for (PhysicalCpu each : cpus.all()) {
      ArmCpu cpu = each.arm();
      cpu.setExceptionModel(this);
      cpu.cp15.write(0, 1, 0, 0, Cp15.SCTLR_M);
      cpu.setCpsr(Psr.USR);
      cpu.signal(ArmCpu.ATTENTION_WAIT);
    }
    core.console.printLine(
        "Xen version 3.0" + XenVersion.EXTRA + " (Armature) on " + platform.name());
    core.console.printLine(
        "Memory: "
            + (core.memory.frames() >>> 8)
            + " MB from 0x"
            + HexFormat.of().toHexDigits(core.memory.firstFrame() << 12)
            + ", "
            + core.frames.free()
            + " frames free");
    core.console.printLine("Using scheduler: " + dispatcher.scheduler().name());
  }

  /**
   * Builds and starts a domain. The first one is domain 0: it has the devices and may control
   * others.
   *
   * @throws ImageException if it cannot be; nothing of it is left
   */
  public Domain createDomain(DomainRequest request) throws ImageException {
    clock.entered();
    Domain domain = bootDomains.create(request);
    leave();
    return domain;
  }

  /** The machine starts: who had a CPU while domains were made, and has none now, did not run. */
  public void machineStarts() {
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      Domain domain = core.domains.get(id);
      if (domain != null && domain.vcpu().state() != RunState.RUNNING) {
        domain.firstRun = 0;
      }
    }
  }

  // Exceptions

  @Override
  public void take(ArmCpu cpu, ExceptionKind kind, int address) {
    cpu.pc = address;
    if (kind == ExceptionKind.IRQ) {
      cpus.rendezvous().lockAhead();
    } else {
      cpus.rendezvous().lock();
    }
    try {
      cpus.enter(cpu);
      clock.entered();
      handle(kind, address);
    } catch (RuntimeException e) {
      internalError(e);
    } finally {
      cpus.rendezvous().unlock();
    }
  }

  private void handle(ExceptionKind kind, int address) {
    Vcpu vcpu = dispatcher.running();
    if (kind == ExceptionKind.IRQ || kind == ExceptionKind.FIQ) {
      if (cpus.arm().interruptAsserted()) {
        interrupt();
      }
    } else if (vcpu != null) {
      enterGuest(vcpu, kind, address);
    }
    leave();
  }

  private void enterGuest(Vcpu vcpu, ExceptionKind kind, int address) {
    GuestEntry entry = entry(vcpu);
    boolean done;
    try {
      done = kind == ExceptionKind.SWI && entry.hypercall(vcpu, address);
    } catch (GuestAbort abort) {
      // The instruction cannot be read: it was taken away since it was fetched.
      reflect(vcpu, ExceptionKind.PREFETCH_ABORT, address);
      return;
    }
    // What is emulated is no fault: a loop of barriers with events masked is not one that only
    // faults.
    if (!done && (kind != ExceptionKind.UNDEFINED || !entry.emulate(vcpu, address))) {
      reflect(vcpu, kind, address);
    }
  }

  private void reflect(Vcpu vcpu, ExceptionKind kind, int address) {
    Domain domain = vcpu.domain();
    if (kind != ExceptionKind.SWI) {
      domain.faults++;
      if (vcpu.faultLoop().isEndless(kind, address, cpus.arm().r[14], vcpu)) {
        lifecycle.crash(
            domain, String.format("only faults: %s at 0x%08x, again and again", kind, address));
        return;
      }
    }
    entry(vcpu).reflect(vcpu, kind, address);
  }

  /** A defect of the hypervisor must not end the machine; whom it met is not to be trusted. */
  private void internalError(RuntimeException e) {
    internalErrors++;
    Vcpu vcpu = dispatcher.running();
    if (vcpu == null) {
      throw e;
    }
    lifecycle.crash(vcpu.domain(), "internal error: " + e);
    leave();
  }

  private void interrupt() {
    for (int line = platform.interrupts().pending();
        line >= 0;
        line = platform.interrupts().pending()) {
      if (line == clock.line()) {
        clock.acknowledge();
        timers.runDue(clock.nanos());
      } else if (line == platform.console().line()) {
        if (core.console.receive()) {
          inputCame();
        }
      } else {
        interrupts.raised(line);
      }
    }
  }

  private void inputCame() {
    Domain foreground = core.domains.get(interrupts.foreground());
    if (foreground != null) {
      core.channels.raise(foreground, Virq.CONSOLE);
    }
  }

  private GuestEntry entry(Vcpu vcpu) {
    return vcpu.domain().abi.isLater() ? laterEntry : entry2008;
  }

  /** The way out: switch, deliver events, set the timer; or wait. */
  private void leave() {
    ArmCpu cpu = cpus.arm();
    if (timers.earliest() <= clock.latest()) {
      // Asked for too late: it does not have to take the way through the device, which takes a
      // while.
      timers.runDue(clock.latest());
    }
    boolean settled = false;
    while (!settled) {
      core.channels.takePosted();
      if (dispatcher.wantsSwitch()) {
        dispatcher.schedule();
      }
      Vcpu vcpu = dispatcher.running();
      if (vcpu == null) {
        cpu.signal(ArmCpu.ATTENTION_WAIT);
      } else if (entry(vcpu).wantsEvent(vcpu)) {
        entry(vcpu).deliverEvent(vcpu);
      }
      settled = !dispatcher.wantsSwitch();
    }
    clock.arm(timers.earliest());
  }

  // For people and tests

  /** The domains. */
  public DomainTable domains() {
    return core.domains;
  }

  /** What each domain did, up to now. */
  public List<DomainFigures> figures() {
    cpus.rendezvous().lock();
    try {
      clock.entered();
      List<DomainFigures> figures = new ArrayList<>();
      for (int id = 0; id < DomainTable.CAPACITY; id++) {
        if (core.domains.get(id) != null) {
          figures.add(DomainFigures.of(core.domains.get(id), clock.nanos()));
        }
      }
      return figures;
    } finally {
      cpus.rendezvous().unlock();
    }
  }

  /** What is known of each frame. */
  public FrameTable frames() {
    return core.frames;
  }

  /** Calls by number. */
  public HypercallTable hypercalls() {
    return hypercalls;
  }

  /** Events sent. */
  public EventChannels channels() {
    return core.channels;
  }

  /** Who runs. */
  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Access control. */
  public AccessControl accessControl() {
    return core.access;
  }

  /** The console. */
  public XenConsole console() {
    return core.console;
  }

  /** Domains come and go by it. */
  public DomainLifecycle lifecycle() {
    return lifecycle;
  }

  /** Defects that a guest met; each cost it its life. */
  public long internalErrors() {
    return internalErrors;
  }
}
