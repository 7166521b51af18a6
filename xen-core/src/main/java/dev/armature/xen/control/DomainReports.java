package dev.armature.xen.control;

import dev.armature.xen.abi.DomainId;
import dev.armature.xen.abi.Errno;
import dev.armature.xen.acm.AccessControl;
import dev.armature.xen.acm.ObjectType;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.RunState;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.MachineMemory;
import dev.armature.xen.platform.TimerDriver;
import java.util.List;

/** The commands of dom0_op that tell about domains. */
public final class DomainReports {
  private static final int DYING = 1;
  private static final int SHUT_DOWN = 4;
  private static final int PAUSED = 8;
  private static final int BLOCKED = 16;
  private static final int RUNNING = 32;
  private static final int CPU_SHIFT = 8;
  private static final int REASON_SHIFT = 16;
  private static final int NAMES = 0x7FF0;

  private final GuestMemory guest;
  private final DomainTable domains;
  private final FrameTable frames;
  private final MachineMemory memory;
  private final TimerDriver clock;
  private final AccessControl access;
  private final int cpus;

  /**
   * Reports on {@code domains}.
   *
   * @param cpus that any of their virtual CPUs may have
   */
  public DomainReports(
      GuestMemory guest,
      DomainTable domains,
      FrameTable frames,
      MachineMemory memory,
      TimerDriver clock,
      AccessControl access,
      int cpus) {
    this.guest = guest;
    this.domains = domains;
    this.frames = frames;
    this.memory = memory;
    this.clock = clock;
    this.access = access;
    this.cpus = cpus;
  }

  /** 2: u16 domain, u32 room, pointer to a list of frames, out u32 how many were written. */
  int memoryList(int at) {
    Domain domain = domains.get(guest.half(at));
    if (domain == null) {
      return -Errno.EINVAL;
    }
    int room = guest.word(at + 4);
    int list = guest.word(at + 8);
    int count = 0;
    int end = memory.firstFrame() + memory.frames();
    for (int frame = memory.firstFrame(); frame < end && count != room; frame++) {
      if (frames.owner(frame) == domain.id()) {
        guest.setWord(list + 4 * count++, frame);
      }
    }
    guest.setWord(at + 12, count);
    return 0;
  }

  /** 12: of the first domain whose number is at least the one given. */
  int info(Domain self, int at, Layout layout) {
    int id = guest.half(at);
    Domain domain = from(id == DomainId.SELF ? self.id() : id);
    if (domain == null) {
      return -Errno.ESRCH;
    } else if (domain != self
        && !access.permits(self, ObjectType.DOMAIN, ObjectType.DOMAIN_INFO, domain, 0)) {
      return -Errno.EPERM;
    }
    write(self, domain, at, layout);
    return 0;
  }

  private Domain from(int id) {
    for (int i = id; i < DomainTable.CAPACITY; i++) {
      if (domains.get(i) != null) {
        return domains.get(i);
      }
    }
    return null;
  }

  /** 38: u16 first number, u32 room, pointer to an array, out u32 how many were written. */
  int infoList(Domain self, int at, Layout layout) {
    int room = guest.word(at + 4);
    int array = guest.word(at + 8);
    int size = layout.at(64, 56);
    int count = 0;
    Domain domain = from(guest.half(at));
    while (domain != null && count != room) {
      write(self, domain, array + count++ * size, layout);
      domain = domain.id() == NAMES ? null : from(domain.id() + 1);
    }
    guest.setWord(at + 12, count);
    return 0;
  }

  /** What 2008 leaves as it was, the CPU and the security class, is told in the later tree. */
  private void write(Domain self, Domain domain, int to, Layout layout) {
    boolean later = self.abi.isLater();
    long now = clock.nanos();
    List<Vcpu> vcpus = domain.vcpus();
    int shared =
        domain.sharedInfo == null ? 0 : domain.sharedInfo.address() >>> MachineMemory.FRAME_SHIFT;
    guest.setHalf(to, domain.id());
    int cpu = later ? domain.vcpu().lastCpu << CPU_SHIFT : 0;
    guest.setWord(to + 4, flags(domain) | cpu);
    guest.setWord(to + 8, domain.pages);
    guest.setWord(to + 12, domain.maxPages);
    guest.setWord(to + 16, shared);
    guest.setDword(
        to + layout.at(24, 20),
        vcpus.stream().mapToLong(v -> v.nanosIn(RunState.RUNNING, now)).sum());
    guest.setWord(to + layout.at(32, 28), (int) vcpus.stream().filter(Vcpu::isOnline).count());
    guest.setWord(to + layout.at(36, 32), vcpus.size() - 1);
    if (later) {
      guest.setWord(to + layout.at(40, 36), domain.securityClass);
    }
    guest.write(to + layout.at(44, 40), domain.handle());
  }

  private static int flags(Domain domain) {
    int flags = domain.dying ? DYING : 0;
    if (domain.shutDown) {
      flags |= SHUT_DOWN | domain.shutdownReason << REASON_SHIFT;
    }
    flags |= domain.paused ? PAUSED : 0;
    flags |= isBlocked(domain) ? BLOCKED : 0;
    boolean runs = domain.vcpus().stream().anyMatch(v -> v.state() == RunState.RUNNING);
    return flags | (runs ? RUNNING : 0);
  }

  /** Whether all of its virtual CPUs that take part wait for an event. */
  private static boolean isBlocked(Domain domain) {
    return domain.vcpus().stream().anyMatch(Vcpu::isOnline)
        && domain.vcpus().stream().allMatch(v -> v.blocked || !v.isOnline());
  }

  /** 43: u16 domain, u32 vcpu; out online, blocked, running, time, CPU, CPUs it may have. */
  int vcpuInfo(int at, Layout layout) {
    Domain domain = domains.get(guest.half(at));
    if (domain == null) {
      return -Errno.ESRCH;
    }
    Vcpu vcpu = domain.vcpu(guest.word(at + 4));
    if (vcpu == null) {
      return -Errno.EINVAL;
    }
    guest.setByte(at + 8, vcpu.isOnline() ? 1 : 0);
    guest.setByte(at + 9, vcpu.blocked ? 1 : 0);
    guest.setByte(at + 10, vcpu.state() == RunState.RUNNING ? 1 : 0);
    guest.setDword(at + layout.at(16, 12), vcpu.nanosIn(RunState.RUNNING, clock.nanos()));
    guest.setWord(at + layout.at(24, 20), vcpu.lastCpu);
    guest.setDword(at + layout.at(32, 24), vcpu.affinity & (1L << cpus) - 1);
    return 0;
  }
}
