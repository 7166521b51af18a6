package dev.armature.xen.control;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.hypercall.Hypercall;
import dev.armature.xen.memory.GuestMemory;

/**
 * Hypercall dom0_op: a command, the version of the interface, and a union of arguments. Only
 * privileged domains may call it.
 */
public final class Dom0Op implements Hypercall {
  private static final int VERSION = 0x03000000;
  private static final int UNION = 8;

  private final GuestMemory guest;
  private final DomainControl domains;
  private final DomainReports reports;
  private final VcpuContexts contexts;
  private final ImageControl images;
  private final SchedulerControl schedulers;
  private final TraceControl trace;
  private final MachineControls machine;

  /** The hypercall, its commands done by the parts named. */
  public Dom0Op(
      GuestMemory guest,
      DomainControl domains,
      DomainReports reports,
      VcpuContexts contexts,
      ImageControl images,
      SchedulerControl schedulers,
      TraceControl trace,
      MachineControls machine) {
    this.guest = guest;
    this.domains = domains;
    this.reports = reports;
    this.contexts = contexts;
    this.images = images;
    this.schedulers = schedulers;
    this.trace = trace;
    this.machine = machine;
  }

  @Override
  public int call(Vcpu caller, int operation, int unused1, int unused2, int unused3) {
    Domain self = caller.domain();
    if (!self.privileged) {
      return -Errno.EPERM;
    } else if (guest.word(operation + 4) != VERSION) {
      return -Errno.EACCES;
    }
    int at = operation + UNION;
    Layout layout = Layout.of(self);
    boolean later = self.abi.isLater();
    return switch (guest.word(operation)) {
      case 2 -> reports.memoryList(at);
      case 6 -> schedulers.control(at);
      case 7 -> schedulers.adjust(self, at, layout);
      case 8 -> domains.create(self, at);
      case 9 -> domains.destroy(self, at);
      case 10 -> domains.pause(self, at);
      case 11 -> domains.unpause(self, at);
      case 12 -> reports.info(self, at, layout);
      case 13 -> contexts.set(self, at);
      case 17 -> machine.setTime(at);
      case 20 -> schedulers.affinity(caller, at);
      case 21 -> trace.call(at, layout);
      case 19 -> later ? machine.readConsole(at) : 0;
      case 22 -> machine.physicalInfo(self, at);
      case 24 -> schedulers.id(at);
      case 28 -> domains.maximumMemory(self, at);
      case 37 -> contexts.get(self, at);
      case 38 -> reports.infoList(self, at, layout);
      case 41 -> domains.maximumVcpus(self, at);
      case 43 -> reports.vcpuInfo(at, layout);
      case 44 -> domains.handle(self, at);
      case 45 -> domains.debugging(self, at);
      case 46 -> domains.linePermission(at);
      case 47 -> domains.memoryPermission(at);
      case 60 -> images.call(self, at);
      // Registers of other CPUs, memory types, shadow tables and the like: nothing to do.
      case 15, 18, 25, 29, 35, 36, 39, 40, 48 -> 0;
      case 31, 32, 33, 34 -> later ? -Errno.ENOSYS : 0;
      default -> -Errno.ENOSYS;
    };
  }
}
