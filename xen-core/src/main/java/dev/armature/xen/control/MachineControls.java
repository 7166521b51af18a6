package dev.armature.xen.control;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.domain.DomainTable;
import dev.armature.xen.domain.Vcpu;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.time.WallClock;

/** The commands of dom0_op that concern the machine. */
public final class MachineControls {
  private static final int CPU_KHZ = 266_000;
  private static final int NOT_TOLD_WORDS = 8;

  private final GuestMemory guest;
  private final DomainTable domains;
  private final FrameTable frames;
  private final WallClock wallClock;

  /** Control of the machine that {@code domains} share. */
  public MachineControls(
      GuestMemory guest, DomainTable domains, FrameTable frames, WallClock wallClock) {
    this.guest = guest;
    this.domains = domains;
    this.frames = frames;
    this.wallClock = wallClock;
  }

  /** 17: u32 seconds, u32 nanoseconds, u64 system time at which it was as late. */
  int setTime(int at) {
    long seconds = Integer.toUnsignedLong(guest.word(at));
    long nanos = Integer.toUnsignedLong(guest.word(at + 4));
    wallClock.set(seconds * 1_000_000_000L + nanos - guest.dword(at + 8));
    return 0;
  }

  /** 20: u16 domain, u32 vcpu, u64 CPUs; with one CPU there is nothing to choose. */
  int affinity(Vcpu caller, int at) {
    Domain domain = domains.get(guest.half(at));
    if (domain == null) {
      return -Errno.ESRCH;
    }
    boolean possible =
        guest.word(at + 4) == 0 && domain.vcpu() != caller && (guest.dword(at + 8) & 1) != 0;
    return possible ? 0 : -Errno.EINVAL;
  }

  /** 22: threads, cores, sockets, nodes, kHz, total pages (not told), free pages, capabilities. */
  int physicalInfo(int at) {
    for (int i = 0; i < 4; i++) {
      guest.setWord(at + 4 * i, 1);
    }
    guest.setWord(at + 16, CPU_KHZ);
    guest.setWord(at + 24, frames.free());
    for (int i = 0; i < NOT_TOLD_WORDS; i++) {
      guest.setWord(at + 28 + 4 * i, 0);
    }
    return 0;
  }
}
