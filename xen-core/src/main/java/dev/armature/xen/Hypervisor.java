package dev.armature.xen;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Cp15;
import dev.armature.runtime.cpu.ExceptionKind;
import dev.armature.runtime.cpu.ExceptionModel;
import dev.armature.runtime.cpu.GuestAbort;
import dev.armature.runtime.cpu.Psr;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.xen.abi.DomainId;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.AcmOp;
import dev.armature.xen.acm.PolicyException;
import dev.armature.xen.boot.DomainBuilder;
import dev.armature.xen.boot.GuestImage;
import dev.armature.xen.boot.ImageException;
import dev.armature.xen.boot.MachineToPhysical;
import dev.armature.xen.console.XenConsole;
import dev.armature.xen.control.Dom0Op;
import dev.armature.xen.control.DomainControl;
import dev.armature.xen.control.DomainReports;
import dev.armature.xen.control.ImageControl;
import dev.armature.xen.control.MachineControls;
import dev.armature.xen.control.SchedulerControl;
import dev.armature.xen.control.TraceControl;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainLifecycle;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.event.EventChannelOp;
import dev.armature.xen.event.EventChannels;
import dev.armature.xen.event.PhysicalInterrupts;
import dev.armature.xen.event.Virq;
import dev.armature.xen.grant.GrantTableOp;
import dev.armature.xen.hypercall.ConsoleIo;
import dev.armature.xen.hypercall.HypercallTable;
import dev.armature.xen.hypercall.MemoryOp;
import dev.armature.xen.hypercall.MmuUpdate;
import dev.armature.xen.hypercall.MmuextOp;
import dev.armature.xen.hypercall.Multicall;
import dev.armature.xen.hypercall.Numbers;
import dev.armature.xen.hypercall.PhysdevOp;
import dev.armature.xen.hypercall.SchedOp;
import dev.armature.xen.hypercall.SmallCalls;
import dev.armature.xen.hypercall.UpdateVaMapping;
import dev.armature.xen.hypercall.VcpuOp;
import dev.armature.xen.hypercall.XenVersion;
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
import dev.armature.xen.sched.Scheduler;
import dev.armature.xen.sched.Sedf;
import dev.armature.xen.time.EntryClock;
import dev.armature.xen.time.Ticks;
import dev.armature.xen.time.TimerQueue;
import dev.armature.xen.time.WallClock;
import dev.armature.xen.trace.TraceBuffer;

/**
 * The hypervisor: put in the place of the CPU's exception vectors, it is entered at every exception
 * and leaves to a guest, always in ARM User mode. It runs on the CPU thread and takes no guest
 * time.
 */
public final class Hypervisor implements ExceptionModel {
  private static final int HYPERCALL_INSTRUCTION = 0x82;
  private static final int SWI_COMMENT = 0x00FFFFFF;
  private static final int XEN_FRAMES = 512;
  private static final int TIMERS = 3 * DomainTable.CAPACITY;

  private final ArmCpu cpu;
  private final Platform platform;
  private final EntryClock clock;
  private final MachineMemory memory;
  private final FrameTable frames;
  private final PageTables tables;
  private final AddressGuard guard;
  private final XenConsole console;
  private final TimerQueue timers = new TimerQueue(TIMERS);
  private final DomainTable domains = new DomainTable();
  private final Dispatcher dispatcher;
  private final EventChannels channels;
  private final PhysicalInterrupts interrupts;
  private final Ticks ticks;
  private final DomainLifecycle lifecycle;
  private final DomainBuilder builder;
  private final HypercallTable hypercalls = new HypercallTable(Numbers.COUNT);
  private final Upcalls upcalls;
  private final AccessControl access;
  private final WallClock wallClock;
  private final TraceBuffer trace;
  private long internalErrors;

  /**
   * Starts the hypervisor on a machine whose CPU is in reset; no domain exists yet.
   *
   * @param platform the board's drivers
   * @param ramStart physical
   * @param ramBytes RAM to manage
   * @param machineEnd what happens when domain 0 shuts down
   * @throws PolicyException if the policy cannot be used
   */
  public Hypervisor(
      ArmCpu cpu,
      PhysicalMemory physical,
      Platform platform,
      int ramStart,
      int ramBytes,
      XenOptions options,
      DomainLifecycle.MachineEnd machineEnd)
      throws PolicyException {
    this.cpu = cpu;
    this.platform = platform;
    this.clock = new EntryClock(platform.timer());
    memory = new MachineMemory(physical, ramStart, ramBytes);
    frames = new FrameTable(memory);
    TranslationFlush flush = new MmuFlush(cpu.mmu);
    tables = new PageTables(memory, frames, flush);
    guard = new AddressGuard(memory, frames, tables);
    console = new XenConsole(platform.console());
    access = new AccessControl(console, this::isClassThere);
    if (options.policy() != null) {
      access.load(options.policy());
    }
    dispatcher = new Dispatcher(cpu, scheduler(options.scheduler()), clock, timers);
    channels = new EventChannels(domains, dispatcher);
    interrupts = new PhysicalInterrupts(platform.interrupts(), channels, access);
    ticks = new Ticks(clock, timers, dispatcher, channels);
    lifecycle =
        new DomainLifecycle(
            cpu.mmu,
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
    wallClock = new WallClock(domains);
    trace = new TraceBuffer(memory, frames);
    MachineToPhysical machineToPhysical = new MachineToPhysical(memory, frames);
    // The rest of the 2 MB that the original has for itself: domain 0 starts behind them.
    frames.allocateRun(XEN_FRAMES - (memory.frames() - frames.free()), 1, DomainId.XEN);
    builder = new DomainBuilder(memory, frames, tables, machineToPhysical, wallClock, platform);
    GuestMemory guest = new GuestMemory(cpu.mmu);
    upcalls = new Upcalls(cpu, guest);
    enterHypercalls(guest, machineToPhysical, flush);
    start();
  }

  private static Scheduler scheduler(String name) {
    return switch (name) {
      case "bvt" -> new BorrowedVirtualTime();
      case "sedf" -> new Sedf();
      case "credit" -> new Credit();
      default -> throw new IllegalArgumentException("no scheduler " + name);
    };
  }

  private void enterHypercalls(
      GuestMemory guest, MachineToPhysical machineToPhysical, TranslationFlush flush) {
    EventChannelOp events = new EventChannelOp(guest, domains, channels, interrupts, access);
    GrantTableOp grants = new GrantTableOp(guest, memory, frames, tables, domains, flush, access);
    lifecycle.connect(events, grants);
    SchedOp sched = new SchedOp(guest, dispatcher, clock, lifecycle, domains, access);
    HypercallTable t = hypercalls;
    t.setWithoutEffect(
        Numbers.SET_TRAP_TABLE,
        Numbers.STACK_SWITCH,
        Numbers.FPU_TASKSWITCH,
        Numbers.SET_DEBUGREG,
        Numbers.GET_DEBUGREG,
        Numbers.UPDATE_DESCRIPTOR,
        Numbers.UPDATE_VA_MAPPING_OTHERDOMAIN,
        Numbers.SET_CPU_DOMAIN,
        Numbers.PRINT_PROFILE,
        Numbers.DUMMY,
        Numbers.DMA_OP,
        Numbers.GET_SYSTEM_TIME,
        Numbers.IWMMXT_OP);
    t.set(
        Numbers.MMU_UPDATE,
        new MmuUpdate(guest, frames, tables, machineToPhysical, domains, flush));
    t.set(Numbers.UPDATE_VA_MAPPING, new UpdateVaMapping(tables, cpu.mmu));
    t.set(Numbers.MMUEXT_OP, new MmuextOp(cpu, guest, frames, tables, domains));
    t.set(
        Numbers.MEMORY_OP,
        new MemoryOp(guest, memory, frames, machineToPhysical, domains, flush, access));
    t.set(Numbers.EVENT_CHANNEL_OP, events);
    t.set(Numbers.GRANT_TABLE_OP, grants);
    t.set(Numbers.SCHED_OP, sched);
    t.set(Numbers.SCHED_OP_COMPAT, (v, r0, r1, r2, r3) -> sched.compat(v, r0, r1));
    t.set(Numbers.CONSOLE_IO, new ConsoleIo(guest, console, interrupts));
    t.set(Numbers.XEN_VERSION, new XenVersion(guest));
    t.set(Numbers.VCPU_OP, new VcpuOp(guest, dispatcher, clock));
    t.set(Numbers.PHYSDEV_OP, new PhysdevOp(guest, interrupts));
    t.set(Numbers.ACM_OP, new AcmOp(guest, access, channels));
    t.set(Numbers.DOM0_OP, control(guest, flush));
    t.set(Numbers.MULTICALL, new Multicall(guest, hypercalls));
    SmallCalls.enter(hypercalls, interrupts);
  }

  private Dom0Op control(GuestMemory guest, TranslationFlush flush) {
    return new Dom0Op(
        guest,
        new DomainControl(guest, domains, lifecycle, flush, access),
        new DomainReports(guest, domains, lifecycle, frames, memory, clock, access),
        new ImageControl(guest, memory, domains, lifecycle, builder, console, access),
        new SchedulerControl(guest, domains, dispatcher.scheduler()),
        new TraceControl(guest, trace),
        new MachineControls(guest, domains, frames, wallClock));
  }

  private void start() {
    platform.interrupts().start();
    platform.console().start();
    clock.start();
    interrupts.reserve(clock.line());
    interrupts.reserve(platform.console().line());
    platform.interrupts().unmask(clock.line());
    platform.interrupts().unmask(platform.console().line());
    cpu.setExceptionModel(this);
    cpu.mmu.setFrameGuard(guard);
    dispatcher.setListener(
        (vcpu, now) -> {
          guard.enter(vcpu.domain());
          ticks.runs(vcpu, now);
          Vcpu before = dispatcher.loaded();
          trace.record(
              now,
              TraceBuffer.SWITCH,
              before == null ? -1 : before.domain().id(),
              vcpu.domain().id());
        });
    cpu.cp15.write(0, 1, 0, 0, Cp15.SCTLR_M);
    cpu.setCpsr(Psr.USR);
    cpu.signal(ArmCpu.ATTENTION_WAIT);
    console.print("Xen version 3.0%s (Armature) on %s", XenVersion.EXTRA, platform.name());
    console.print(
        "Memory: %d MB from 0x%08x, %d frames free",
        memory.frames() >>> 8, memory.firstFrame() << 12, frames.free());
    console.print("Using scheduler: %s", dispatcher.scheduler().name());
  }

  /**
   * Builds and starts a domain. The first one is domain 0: it has the devices and may control
   * others.
   *
   * @throws ImageException if it cannot be; nothing of it is left
   */
  public Domain createDomain(DomainRequest request) throws ImageException {
    clock.entered();
    GuestImage image = new GuestImage(request.kernel());
    int id = domains.freeId(0);
    if (id < 0) {
      throw new ImageException(dev.armature.xen.abi.Errno.ENOMEM, "is one domain too many");
    }
    int securityClass =
        request.securityClass() < 0 ? image.securityClass() : request.securityClass();
    checkPolicy(securityClass);
    Domain domain = lifecycle.create(id);
    try {
      domain.name = request.name();
      if (id == 0) {
        makePrivileged(domain);
      }
      if (!lifecycle.allocatePartition(domain, request.megabytes())) {
        throw new ImageException(
            dev.armature.xen.abi.Errno.ENOMEM,
            String.format("wants %d MB; there are not as many left", request.megabytes()));
      }
      builder.build(
          domain, new DomainBuilder.Kernel(image, request.arguments(), request.module()), 0, 0);
      domain.securityClass = securityClass;
    } catch (ImageException e) {
      lifecycle.destroy(domain);
      throw e;
    }
    console.print(
        "Domain %d (%s): %d MB at 0x%08x, entry 0x%08x",
        id, domain.name, request.megabytes(), domain.firstFrame << 12, domain.vcpu().register(15));
    lifecycle.unpause(domain);
    leave();
    return domain;
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

  private void checkPolicy(int securityClass) throws ImageException {
    try {
      access.checkLabels(securityClass);
      access.checkConflicts(securityClass);
    } catch (PolicyException e) {
      throw new ImageException(dev.armature.xen.abi.Errno.EPERM, e.getMessage());
    }
  }

  private void makePrivileged(Domain domain) {
    domain.privileged = true;
    domain.ioRights().allow(platform.ioFirstFrame(), platform.ioLastFrame());
    for (int frame : platform.ownFrames()) {
      domain.ioRights().deny(frame, frame);
    }
    for (int line = 0; line < PhysicalInterrupts.LINES; line++) {
      domain.ioRights().setLine(line, true);
    }
  }

  // Exceptions

  @Override
  public void take(ArmCpu same, ExceptionKind kind, int address) {
    cpu.pc = address;
    clock.entered();
    try {
      Vcpu vcpu = dispatcher.running();
      if (kind == ExceptionKind.IRQ || kind == ExceptionKind.FIQ) {
        interrupt();
      } else if (vcpu != null) {
        if (kind == ExceptionKind.SWI) {
          softwareInterrupt(vcpu, address);
        } else {
          reflect(vcpu, kind, address);
        }
      }
      leave();
    } catch (RuntimeException e) {
      internalError(e);
    }
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
        if (console.receive()) {
          inputCame();
        }
      } else {
        interrupts.raised(line);
      }
    }
  }

  private void inputCame() {
    Domain foreground = domains.get(interrupts.foreground());
    if (foreground != null) {
      channels.raise(foreground, Virq.CONSOLE);
    }
  }

  private void softwareInterrupt(Vcpu vcpu, int address) {
    if (cpu.thumb
        || vcpu.mode == Vcpu.USER
        || (cpu.mmu.load32(address) & SWI_COMMENT) != HYPERCALL_INSTRUCTION) {
      reflect(vcpu, ExceptionKind.SWI, address);
      return;
    }
    int[] r = cpu.r;
    cpu.pc = address + 4;
    if (r[7] == Numbers.RESTORE_GUEST_CONTEXT) {
      restore(vcpu, r[0]);
    } else {
      r[0] = hypercalls.call(vcpu, r[7], r[0], r[1], r[2], r[3]);
    }
  }

  private void restore(Vcpu vcpu, int frame) {
    try {
      if (!upcalls.restore(vcpu, frame)) {
        lifecycle.crash(vcpu.domain(), "restores a mode that there is not");
      }
    } catch (GuestAbort abort) {
      lifecycle.crash(vcpu.domain(), String.format("restores from 0x%08x", frame));
    }
  }

  private void reflect(Vcpu vcpu, ExceptionKind kind, int address) {
    if (kind == ExceptionKind.DATA_ABORT) {
      vcpu.faultStatus = cpu.cp15.dataFaultStatus();
      vcpu.faultAddress = cpu.cp15.faultAddress();
    }
    boolean abort = kind == ExceptionKind.DATA_ABORT || kind == ExceptionKind.PREFETCH_ABORT;
    int pc = abort ? address : address + kind.linkOffset(cpu.thumb);
    if (vcpu.eventCallback == 0) {
      cpu.pc = pc;
      if (abort) {
        lifecycle.crash(
            vcpu.domain(), String.format("%s at 0x%08x, and no callback", kind, address));
      }
      return;
    }
    deliver(vcpu, kind.vector(), pc);
  }

  private void deliver(Vcpu vcpu, int context, int pc) {
    upcalls.left(vcpu);
    try {
      upcalls.deliver(vcpu, context, pc);
    } catch (GuestAbort abort) {
      lifecycle.crash(
          vcpu.domain(),
          String.format(
              "no stack at 0x%08x for an upcall (%02x, PC 0x%08x)", vcpu.kernelStack, context, pc));
    }
  }

  /** The way out: switch, deliver events, set the timer; or wait. */
  private void leave() {
    boolean settled = false;
    while (!settled) {
      if (dispatcher.wantsSwitch()) {
        dispatcher.schedule();
      }
      Vcpu vcpu = dispatcher.running();
      if (vcpu == null) {
        cpu.signal(ArmCpu.ATTENTION_WAIT);
      } else if (vcpu.eventCallback != 0 && vcpu.domain().sharedInfo.wantsUpcall()) {
        deliver(vcpu, Upcalls.EVENT, cpu.pc);
      }
      settled = !dispatcher.wantsSwitch();
    }
    clock.arm(timers.earliest());
  }

  // For people and tests

  /** The domains. */
  public DomainTable domains() {
    return domains;
  }

  /** What is known of each frame. */
  public FrameTable frames() {
    return frames;
  }

  /** Calls by number. */
  public HypercallTable hypercalls() {
    return hypercalls;
  }

  /** Events sent. */
  public EventChannels channels() {
    return channels;
  }

  /** Who runs. */
  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Access control. */
  public AccessControl accessControl() {
    return access;
  }

  /** The console. */
  public XenConsole console() {
    return console;
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
