package dev.armature.xen.control;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.memory.GuestMemory;
import dev.armature.xen.trace.TraceBuffer;

/** Command 21 of dom0_op, tbufcontrol. */
public final class TraceControl {
  private static final int INFO = 0;
  private static final int SET_CPU_MASK = 1;
  private static final int SET_EVENT_MASK = 2;
  private static final int SET_SIZE = 3;
  private static final int ENABLE = 4;
  private static final int DISABLE = 5;

  private final GuestMemory guest;
  private final TraceBuffer buffer;

  /** Control of {@code buffer}. */
  public TraceControl(GuestMemory guest, TraceBuffer buffer) {
    this.guest = guest;
    this.buffer = buffer;
  }

  /** u32 operation, u64 CPU mask, u32 event mask, out u32 first frame, u32 size. */
  int call(int at, Layout layout) {
    int operation = guest.word(at);
    int cpuMask = at + layout.at(8, 4);
    int eventMask = at + layout.at(16, 12);
    int size = at + layout.at(24, 20);
    if (operation == SET_SIZE) {
      return buffer.allocate(guest.word(size));
    } else if (!buffer.isAllocated()) {
      return -Errno.EINVAL;
    }
    switch (operation) {
      case INFO -> {
        guest.setDword(cpuMask, buffer.cpuMask());
        guest.setWord(eventMask, buffer.eventMask());
        guest.setWord(at + layout.at(20, 16), buffer.firstFrame());
        guest.setWord(size, buffer.bytes());
      }
      case SET_CPU_MASK -> buffer.setCpuMask(guest.dword(cpuMask));
      case SET_EVENT_MASK -> buffer.setEventMask(guest.word(eventMask));
      case ENABLE -> buffer.enable(true);
      case DISABLE -> buffer.enable(false);
      default -> {
        return -Errno.EINVAL;
      }
    }
    return 0;
  }
}
