package dev.armature.xen.trace;

import dev.armature.xen.abi.Errno;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.MachineMemory;

/**
 * A ring of trace records in pages that domain 0 maps: a header (u32 consumed, u32 produced, counts
 * of records), then records of 32 bytes (u64 time in ns, u32 event, u32 data[5]). What finds no
 * room is lost.
 */
public final class TraceBuffer {
  /** Event: the CPU goes from one domain (data 0) to another (data 1). */
  public static final int SWITCH = 0x0002F00A;

  private static final int CONSUMED = 0;
  private static final int PRODUCED = 4;
  private static final int HEADER = 8;
  private static final int RECORD = 32;
  private static final int MOST_PAGES = 256;

  private final MachineMemory memory;
  private final FrameTable frames;
  private int pages;
  private int firstFrame;
  private int produced;
  private boolean enabled;
  private long cpuMask = -1;
  private int eventMask = -1;

  /** A buffer without memory. */
  public TraceBuffer(MachineMemory memory, FrameTable frames) {
    this.memory = memory;
    this.frames = frames;
  }

  /**
   * Takes its memory, once.
   *
   * @return 0 or a negative error number
   */
  public int allocate(int count) {
    if (pages != 0 || count <= 0 || count > MOST_PAGES) {
      return -Errno.EINVAL;
    }
    int first = frames.allocateSharedRun(count, 0);
    if (first < 0) {
      return -Errno.ENOMEM;
    }
    for (int i = 0; i < count; i++) {
      memory.clearFrame(first + i);
    }
    firstFrame = first;
    pages = count;
    return 0;
  }

  /** Whether it has memory. */
  public boolean isAllocated() {
    return pages != 0;
  }

  /** The first of its consecutive frames. */
  public int firstFrame() {
    return firstFrame;
  }

  /** Its size. */
  public int bytes() {
    return pages << MachineMemory.FRAME_SHIFT;
  }

  /** CPUs that are traced, one bit for each. */
  public long cpuMask() {
    return cpuMask;
  }

  /** Sets {@link #cpuMask}. */
  public void setCpuMask(long mask) {
    cpuMask = mask;
  }

  /** Bits of event numbers, any of which has an event traced. */
  public int eventMask() {
    return eventMask;
  }

  /** Sets {@link #eventMask}. */
  public void setEventMask(int mask) {
    eventMask = mask;
  }

  /** Starts or stops tracing. */
  public void enable(boolean on) {
    enabled = on;
  }

  /** Writes a record, if such events are traced. */
  public void record(long nanos, int event, int data0, int data1) {
    if (!enabled || (cpuMask & 1) == 0 || (event & eventMask) == 0) {
      return;
    }
    int base = firstFrame << MachineMemory.FRAME_SHIFT;
    int slots = (bytes() - HEADER) / RECORD;
    if (Integer.compareUnsigned(produced - memory.word(base + CONSUMED), slots) >= 0) {
      return;
    }
    int at = base + HEADER + Integer.remainderUnsigned(produced, slots) * RECORD;
    memory.setWord(at, (int) nanos);
    memory.setWord(at + 4, (int) (nanos >>> 32));
    memory.setWord(at + 8, event);
    memory.setWord(at + 12, data0);
    memory.setWord(at + 16, data1);
    memory.setWord(base + PRODUCED, ++produced);
  }
}
