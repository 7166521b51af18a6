package dev.armature.xen.trace;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.events.Allowance;
import dev.armature.runtime.events.CpuEvents;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.hypercall.Hypercall;

/** What Java Flight Recorder is told of the hypervisor. With its lock only. */
public final class XenEvents {
  private static final int PER_SECOND = 1000;

  private final Allowance hypercalls;
  private final Allowance switches;
  private final String[] names = new String[DomainTable.CAPACITY];

  /** Events that are limited with those of {@code cpu}, the first. */
  public XenEvents(ArmCpu cpu) {
    CpuEvents events = cpu.events;
    hypercalls = events.allowance(PER_SECOND);
    switches = events.allowance(PER_SECOND);
    events.register(() -> HypercallEvent.class);
    events.register(() -> DomainSwitchEvent.class);
  }

  /**
   * Makes a hypercall.
   *
   * @param number of the call, for people
   */
  public int call(Hypercall call, Vcpu caller, int number, int r0, int r1, int r2, int r3) {
    if (!hypercalls.take()) {
      return call.call(caller, r0, r1, r2, r3);
    }
    HypercallEvent event = new HypercallEvent();
    event.begin();
    event.domain = caller.domain().id();
    event.number = number;
    event.result = call.call(caller, r0, r1, r2, r3);
    event.commit();
    return event.result;
  }

  /**
   * {@code next} gets a CPU.
   *
   * @param on the CPU, whose code is that domain's from now on
   * @param before the domain that had it, or null
   */
  public void runs(ArmCpu on, Domain before, Domain next) {
    if (before == next) {
      return;
    }
    int id = next.id();
    if (names[id] == null) {
      names[id] = "d" + id;
    }
    on.events.setOwner(names[id]);
    if (switches.take()) {
      DomainSwitchEvent event = new DomainSwitchEvent();
      event.from = before == null ? -1 : before.id();
      event.to = next.id();
      event.commit();
    }
  }
}
