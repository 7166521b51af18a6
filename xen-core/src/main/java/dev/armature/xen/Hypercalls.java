package dev.armature.xen;

import dev.armature.xen.acm.AcmOp;
import dev.armature.xen.boot.SectionTables;
import dev.armature.xen.boot.VcpuStart;
import dev.armature.xen.control.Dom0Op;
import dev.armature.xen.control.DomainControl;
import dev.armature.xen.control.DomainReports;
import dev.armature.xen.control.ImageControl;
import dev.armature.xen.control.MachineControls;
import dev.armature.xen.control.SchedulerControl;
import dev.armature.xen.control.TraceControl;
import dev.armature.xen.control.VcpuContexts;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.event.EventChannelOp;
import dev.armature.xen.grant.GrantTableOp;
import dev.armature.xen.hypercall.ConsoleIo;
import dev.armature.xen.hypercall.HypercallTable;
import dev.armature.xen.hypercall.LaterCalls;
import dev.armature.xen.hypercall.LaterMmuUpdate;
import dev.armature.xen.hypercall.LaterMmuextOp;
import dev.armature.xen.hypercall.LaterNumbers;
import dev.armature.xen.hypercall.LaterPhysdevOp;
import dev.armature.xen.hypercall.LaterUpdateVaMapping;
import dev.armature.xen.hypercall.MemoryOp;
import dev.armature.xen.hypercall.MmuUpdate;
import dev.armature.xen.hypercall.MmuextOp;
import dev.armature.xen.hypercall.Multicall;
import dev.armature.xen.hypercall.Numbers;
import dev.armature.xen.hypercall.PhysdevOp;
import dev.armature.xen.hypercall.SchedOp;
import dev.armature.xen.hypercall.SmallCalls;
import dev.armature.xen.hypercall.SraOp;
import dev.armature.xen.hypercall.UpdateVaMapping;
import dev.armature.xen.hypercall.VcpuOp;
import dev.armature.xen.hypercall.XenVersion;
import dev.armature.xen.memory.DirectTables;

/**
 * Puts together the hypercalls of the two generations of the guest interface, on the same parts:
 * domains of both live on one machine.
 */
final class Hypercalls {
  private final Core core;
  private final EventChannelOp events;
  private final GrantTableOp grants;
  private final SchedOp sched;
  private final VcpuStart vcpuStart;

  /** Hypercalls on the parts of {@code core}. */
  Hypercalls(Core core) {
    this.core = core;
    events =
        new EventChannelOp(core.guest, core.domains, core.channels, core.interrupts, core.access);
    grants =
        new GrantTableOp(
            core.guest,
            core.memory,
            core.frames,
            core.tables,
            core.domains,
            core.flush,
            core.access,
            core.console);
    core.lifecycle.connect(events, grants);
    vcpuStart = new VcpuStart(core.guest, new SectionTables(core.memory, core.frames));
    sched =
        new SchedOp(
            core.guest, core.dispatcher, core.clock, core.lifecycle, core.domains, core.access);
  }

  /** Another policy: what was permitted is asked again, and what was refused is tried again. */
  private void policyChanged() {
    for (int id = 0; id < DomainTable.CAPACITY; id++) {
      if (core.domains.get(id) != null) {
        core.flush.flush(core.domains.get(id));
      }
    }
    core.interrupts.recipientsChanged();
  }

  /** The hypercalls of the 2008 release. */
  HypercallTable release2008() {
    HypercallTable t = new HypercallTable(Numbers.COUNT, core.cpus.arm().log, core.events);
    enterCommon(t);
    t.set(Numbers.MULTICALL, new Multicall(core.guest, t, Numbers.RESTORE_GUEST_CONTEXT));
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
        new MmuUpdate(
            core.guest,
            core.frames,
            core.tables,
            core.machineToPhysical,
            core.domains,
            core.flush));
    t.set(Numbers.UPDATE_VA_MAPPING, new UpdateVaMapping(core.tables, core.cpus));
    t.set(
        Numbers.MMUEXT_OP,
        new MmuextOp(core.cpus, core.guest, core.frames, core.tables, core.domains));
    t.set(Numbers.XEN_VERSION, new XenVersion(core.guest, XenVersion.EXTRA, ""));
    t.set(Numbers.PHYSDEV_OP, new PhysdevOp(core.guest, core.interrupts));
    t.set(Numbers.ACM_OP, new AcmOp(core.guest, core.access, core.channels, this::policyChanged));
    t.set(Numbers.SRA_OP, new SraOp(core.guest, core.access));
    SmallCalls.enter2008(t, core.interrupts);
    return t;
  }

  /** The hypercalls of the later tree. */
  HypercallTable later() {
    HypercallTable t = new HypercallTable(LaterNumbers.COUNT, core.cpus.arm().log, core.events);
    enterCommon(t);
    t.set(Numbers.MULTICALL, new Multicall(core.guest, t, LaterNumbers.RESTORE_TRAP_FRAME));
    DirectTables tables = new DirectTables(core.memory, core.frames, core.tables);
    SectionTables sections = new SectionTables(core.memory, core.frames);
    t.set(Numbers.MMU_UPDATE, new LaterMmuUpdate(core.guest, core.domains, tables, core.flush));
    t.set(Numbers.UPDATE_VA_MAPPING, new LaterUpdateVaMapping(tables, core.cpus, core.flush));
    t.set(
        Numbers.MMUEXT_OP,
        new LaterMmuextOp(core.cpus, core.guest, core.domains, sections, core.lifecycle));
    t.set(
        Numbers.XEN_VERSION,
        new XenVersion(core.guest, XenVersion.LATER_EXTRA, XenVersion.LATER_CAPABILITIES));
    t.set(Numbers.PHYSDEV_OP, new LaterPhysdevOp(core.guest, core.interrupts));
    LaterCalls.enter(t, core.cpus, core.interrupts, core.channels);
    return t;
  }

  private void enterCommon(HypercallTable t) {
    t.set(
        Numbers.MEMORY_OP,
        new MemoryOp(
            core.guest,
            core.memory,
            core.frames,
            core.machineToPhysical,
            core.domains,
            core.flush,
            core.access));
    t.set(Numbers.EVENT_CHANNEL_OP, events);
    t.set(Numbers.GRANT_TABLE_OP, grants);
    t.set(Numbers.SCHED_OP, sched);
    t.set(Numbers.SCHED_OP_COMPAT, (v, r0, r1, r2, r3) -> sched.compat(v, r0, r1));
    t.set(Numbers.CONSOLE_IO, new ConsoleIo(core.guest, core.console, core.interrupts));
    t.set(Numbers.VCPU_OP, new VcpuOp(core.guest, core.dispatcher, core.clock, vcpuStart));
    t.set(Numbers.DOM0_OP, control());
    SmallCalls.enter(t);
  }

  private Dom0Op control() {
    return new Dom0Op(
        core.guest,
        new DomainControl(core.guest, core.domains, core.lifecycle, core.flush, core.access),
        new DomainReports(
            core.guest,
            core.domains,
            core.frames,
            core.memory,
            core.clock,
            core.access,
            core.cpus.count()),
        new VcpuContexts(core.guest, core.domains, core.lifecycle, vcpuStart),
        new ImageControl(
            core.guest,
            core.memory,
            core.domains,
            core.lifecycle,
            core.builder,
            core.console,
            core.access),
        new SchedulerControl(core.guest, core.domains, core.dispatcher),
        new TraceControl(core.guest, core.trace),
        new MachineControls(
            core.guest, core.memory, core.frames, core.wallClock, core.console, core.cpus.count()));
  }
}
