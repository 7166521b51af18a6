package dev.armature.xen.domain;

import dev.armature.xen.abi.GuestAbi;
import dev.armature.xen.console.XenConsole;
import dev.armature.xen.event.EventChannelOp;
import dev.armature.xen.event.EventChannels;
import dev.armature.xen.event.Virq;
import dev.armature.xen.grant.GrantTableOp;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.MachineMemory;
import dev.armature.xen.memory.PageTables;
import dev.armature.xen.sched.Dispatcher;
import dev.armature.xen.sched.PhysicalCpu;
import dev.armature.xen.time.Ticks;
import dev.armature.xen.time.TimerQueue;

/** How domains come, rest and go. */
public final class DomainLifecycle {
  /** What a domain may take over its partition: a part of it, and a few frames. */
  private static final int SPARE_PART = 16;

  private static final int SPARE_FRAMES = 16;

  private static final int MEGABYTE_FRAMES = 256;

  private final DomainTable domains;
  private final Dispatcher dispatcher;
  private final EventChannels channels;
  private final FrameTable frames;
  private final PageTables tables;
  private final MachineMemory memory;
  private final XenConsole console;
  private final TimerQueue timers;
  private final Ticks ticks;
  private final MachineEnd machineEnd;
  private EventChannelOp eventChannelOp;
  private GrantTableOp grantTableOp;
  private DevicePolicy devicePolicy = (domain, frame) -> true;

  /** Whether a domain may reach a frame of devices. */
  @FunctionalInterface
  public interface DevicePolicy {
    /** Whether {@code domain} may reach {@code frame}. */
    boolean test(Domain domain, int frame);
  }

  /** What happens when domain 0 shuts down. */
  @FunctionalInterface
  public interface MachineEnd {
    /** Ends the machine: powers it off, or restarts it. */
    void end(boolean powerOff);
  }

  /** Domains on one machine. */
  public DomainLifecycle(
      DomainTable domains,
      Dispatcher dispatcher,
      EventChannels channels,
      FrameTable frames,
      PageTables tables,
      MachineMemory memory,
      XenConsole console,
      TimerQueue timers,
      Ticks ticks,
      MachineEnd machineEnd) {
    this.domains = domains;
    this.dispatcher = dispatcher;
    this.channels = channels;
    this.frames = frames;
    this.tables = tables;
    this.memory = memory;
    this.console = console;
    this.timers = timers;
    this.ticks = ticks;
    this.machineEnd = machineEnd;
  }

  /** Says who undoes a domain's event channels and grants. */
  public void connect(EventChannelOp events, GrantTableOp grants) {
    eventChannelOp = events;
    grantTableOp = grants;
  }

  /** Has {@code policy} judge the frames of devices that domains reach. */
  public void setDevicePolicy(DevicePolicy policy) {
    devicePolicy = policy;
  }

  /** A new domain, paused and without memory. */
  public Domain create(int id) {
    Domain domain = new Domain(id);
    domain.ioRights().setPolicy(frame -> devicePolicy.test(domain, frame));
    domains.add(domain);
    meet(domain.vcpu());
    return domain;
  }

  /**
   * Gives a domain that is not built yet its virtual CPUs.
   *
   * @param count from as many as it has to {@link GuestAbi#MOST_VCPUS}
   */
  public void setVcpus(Domain domain, int count) {
    while (domain.vcpuCount() < count) {
      meet(domain.addVcpu());
    }
  }

  private void meet(Vcpu vcpu) {
    vcpu.timer = timers.newTimer(() -> ticks.deadline(vcpu));
    vcpu.periodicTimer = timers.newTimer(() -> ticks.periodEnded(vcpu));
    vcpu.wakeTimer =
        timers.newTimer(
            () -> {
              if (vcpu.polling) {
                dispatcher.wake(vcpu);
              } else {
                ticks.deadline(vcpu);
              }
            });
    dispatcher.add(vcpu);
  }

  /**
   * Gives {@code domain} its partition, which is zero.
   *
   * @param megabytes at least 1
   * @return whether there is as much memory in one piece
   */
  public boolean allocatePartition(Domain domain, int megabytes) {
    int count = megabytes * MEGABYTE_FRAMES;
    int first = frames.allocateRun(count, MEGABYTE_FRAMES, domain.id());
    if (first < 0) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (!frames.takeBlank(first + i)) {
        memory.clearFrame(first + i);
      }
    }
    domain.firstFrame = first;
    domain.partitionFrames = count;
    domain.pages = count;
    if (!domain.privileged && domain.maxPages == Domain.UNLIMITED) {
      // All the rest of the memory is not one domain's to take, unless a tool says so.
      domain.maxPages = count + count / SPARE_PART + SPARE_FRAMES;
    }
    return true;
  }

  /** Lets a domain that was built run. */
  public void unpause(Domain domain) {
    domain.paused = false;
    updateVcpus(domain);
  }

  /** Has a domain rest. */
  public void pause(Domain domain) {
    domain.paused = true;
    awaitStopped(domain);
  }

  /** A domain ends by its own wish or by dom0's; domain 0 takes the machine with it. */
  public void shutDown(Domain domain, int reason) {
    if (domain.shutDown) {
      return;
    }
    domain.shutDown = true;
    domain.shutdownReason = reason;
    updateVcpus(domain);
    console.print("Domain %d shut down (reason %d)", domain.id(), reason);
    if (domain.id() == 0) {
      machineEnd.end(reason == Domain.POWER_OFF);
    } else {
      channels.raiseForControl(Virq.DOMAIN_EXCEPTION);
    }
  }

  /** A domain did what cannot go on. */
  public void crash(Domain domain, String why) {
    if (!domain.shutDown) {
      domain.crash = why;
      console.print("Domain %d crashed: %s", domain.id(), why);
      shutDown(domain, Domain.CRASH);
    }
  }

  /** Has what is on the CPU of {@code vcpu} in it. */
  public void unload(Vcpu vcpu) {
    dispatcher.unload(vcpu);
  }

  /** Takes a domain apart: its channels, its grants, its memory, its number. */
  public void destroy(Domain domain) {
    domain.dying = true;
    awaitStopped(domain);
    for (Vcpu vcpu : domain.vcpus()) {
      vcpu.timer.cancel();
      vcpu.periodicTimer.cancel();
      vcpu.wakeTimer.cancel();
    }
    eventChannelOp.closeAll(domain);
    grantTableOp.endAll(domain);
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      if (domains.get(id) != null) {
        tables.endForeign(domains.get(id), domain);
      }
    }
    domain.vcpus().forEach(dispatcher::remove);
    dispatcher
        .cpus()
        .rendezvous()
        .stopOthers(() -> domain.vcpus().forEach(this::discardAddressSpaces));
    int first = memory.firstFrame();
    for (int frame = first; frame < first + memory.frames(); frame++) {
      if (frames.owner(frame) == domain.id()) {
        frames.reclaim(frame);
        memory.clearFrame(frame);
        frames.setBlank(frame);
      }
    }
    domains.remove(domain);
    channels.raiseForControl(Virq.DOMAIN_EXCEPTION);
  }

  private void updateVcpus(Domain domain) {
    domain.vcpus().forEach(dispatcher::update);
  }

  /** All of them are told before the first is waited for. */
  private void awaitStopped(Domain domain) {
    updateVcpus(domain);
    domain.vcpus().forEach(dispatcher::awaitStopped);
  }

  private void discardAddressSpaces(Vcpu vcpu) {
    for (PhysicalCpu cpu : dispatcher.cpus().all()) {
      if (vcpu.addressSpace(cpu.number()) != null) {
        cpu.arm().mmu.discard(vcpu.addressSpace(cpu.number()));
      }
    }
  }
}
