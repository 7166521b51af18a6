package dev.armature.xen.control;

import dev.armature.xen.console.XenConsole;
import dev.armature.xen.domain.Domain;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.memory.MachineMemory;
import dev.armature.xen.time.WallClock;

/** The commands of dom0_op that concern the machine. */
public final class MachineControls {
  private static final int CPU_KHZ = 266_000;
  private static final int NOT_TOLD_WORDS = 8;

  /** Offset of the number of sockets, each of which has a CPU. */
  private static final int SOCKETS = 8;

  private final GuestMemory guest;
  private final MachineMemory memory;
  private final FrameTable frames;
  private final WallClock wallClock;
  private final XenConsole console;
  private final int cpus;

  /**
   * Control of the machine.
   *
   * @param cpus that it has
   */
  public MachineControls(
      GuestMemory guest,
      MachineMemory memory,
      FrameTable frames,
      WallClock wallClock,
      XenConsole console,
      int cpus) {
    this.guest = guest;
    this.memory = memory;
    this.frames = frames;
    this.wallClock = wallClock;
    this.console = console;
    this.cpus = cpus;
  }

  /** 17: u32 seconds, u32 nanoseconds, u64 system time at which it was as late. */
  int setTime(int at) {
    long seconds = Integer.toUnsignedLong(guest.word(at));
    long nanos = Integer.toUnsignedLong(guest.word(at + 4));
    wallClock.set(seconds * 1_000_000_000L + nanos - guest.dword(at + 8));
    return 0;
  }

  /**
   * 19, later tree: u32 whether to forget them then, pointer to a buffer, in and out u32 bytes:
   * what the hypervisor printed last.
   */
  int readConsole(int at) {
    boolean clear = guest.word(at) != 0;
    int buffer = guest.word(at + 4);
    long first = console.firstKept();
    long most = Integer.toUnsignedLong(guest.word(at + 8));
    int count = (int) Math.min(most, console.logged() - first);
    GuestMemory.checkRange(buffer, count);
    for (int i = 0; i < count; i++) {
      guest.setByte(buffer + i, console.logged(first + i));
    }
    guest.setWord(at + 8, count);
    if (clear) {
      console.clearLog();
    }
    return 0;
  }

  /**
   * 22: threads, cores, sockets, nodes, kHz, total pages, free pages, capabilities. The release of
   * 2008 does not tell the total, and knows one CPU.
   */
  int physicalInfo(Domain self, int at) {
    for (int i = 0; i < 4; i++) {
      guest.setWord(at + 4 * i, 1);
    }
    if (self.abi.isLater()) {
      guest.setWord(at + SOCKETS, cpus);
    }
    guest.setWord(at + 16, CPU_KHZ);
    if (self.abi.isLater()) {
      guest.setWord(at + 20, memory.frames());
    }
    guest.setWord(at + 24, frames.free());
    for (int i = 0; i < NOT_TOLD_WORDS; i++) {
      guest.setWord(at + 28 + 4 * i, 0);
    }
    return 0;
  }
}
