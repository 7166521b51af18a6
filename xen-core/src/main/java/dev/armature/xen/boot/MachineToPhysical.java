package dev.armature.xen.boot;

import dev.armature.xen.abi.DomainId;
import dev.armature.xen.memory.Descriptor;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.MachineMemory;
import java.util.Arrays;

/**
 * The table that tells guests the physical (that is, partition relative) frame of each machine
 * frame: a word for each, readable by all at {@link #VIRTUAL}.
 */
public final class MachineToPhysical {
  /** Where guests find it. */
  public static final int VIRTUAL = 0xFC000000;

  /** Where the hypervisor writes it; guests fault there. */
  private static final int VIRTUAL_WRITABLE = 0xFDC00000;

  private static final int UNSET = 0x55555555;
  private static final int COARSE_SIZE = 1024;

  private final MachineMemory memory;
  private final int base;
  private final int coarse;

  /** Builds the table, all unset, and the second-level tables that map it. */
  public MachineToPhysical(MachineMemory memory, FrameTable frames) {
    this.memory = memory;
    int pages = Math.ceilDiv(memory.frames() * 4, MachineMemory.FRAME_SIZE);
    int first = frames.allocateRun(pages + 1, 1, DomainId.XEN);
    base = first << MachineMemory.FRAME_SHIFT;
    coarse = (first + pages) << MachineMemory.FRAME_SHIFT;
    memory.clearFrame(first + pages);
    for (int i = 0; i <= pages; i++) {
      frames.setReadableByAll(first + i);
    }
    int[] unset = new int[memory.frames()];
    Arrays.fill(unset, UNSET);
    memory.setWords(base, unset);
    for (int i = 0; i < pages; i++) {
      int page = (first + i) << MachineMemory.FRAME_SHIFT;
      memory.setWord(coarse + 4 * i, page | Descriptor.PAGE_USER_READS);
      memory.setWord(coarse + COARSE_SIZE + 4 * i, page | Descriptor.PAGE_PRIVILEGED);
    }
  }

  /** Says that {@code frame}, which is RAM, is the guest's {@code physical}. */
  public void set(int frame, int physical) {
    memory.setWord(base + 4 * (frame - memory.firstFrame()), physical);
  }

  /** Says that the frames from {@code first} on are the guest's from 0 on, so many. */
  void setPartition(int first, int count) {
    memory.setCounting(base + 4 * (first - memory.firstFrame()), 0, count);
  }

  /** What {@link #set} said. */
  public int get(int frame) {
    return memory.word(base + 4 * (frame - memory.firstFrame()));
  }

  /** Enters the mappings into a first-level table. */
  void enter(int firstLevel) {
    memory.setWord(firstLevel + (VIRTUAL >>> 20 << 2), coarse | Descriptor.COARSE);
    memory.setWord(
        firstLevel + (VIRTUAL_WRITABLE >>> 20 << 2), (coarse + COARSE_SIZE) | Descriptor.COARSE);
  }
}
