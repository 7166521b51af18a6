package dev.armature.xen.boot;

import dev.armature.xen.domain.Domain;
import dev.armature.xen.memory.Descriptor;
import dev.armature.xen.memory.FrameTable;
import dev.armature.xen.memory.MachineMemory;

/**
 * The translation tables that a domain of the later tree starts with: sections. The guest writes
 * them as it likes; nothing is accounted, and what they lead to is judged as the CPU walks them.
 */
public final class SectionTables {
  /** End of the window in which every domain has its shared page, by its number downwards. */
  static final int WINDOW_END = 0xFEC00000;

  /** The partition must end here. */
  static final int LIMIT = 0xFC000000;

  /** Where the window starts. */
  private static final int WINDOW = 0xFEB00000;

  private static final int MEGABYTE = 1 << 20;
  private static final int SLOTS = 4096;
  private static final int FIRST_LEVEL_SIZE = 4 * SLOTS;
  private static final int HYPERVISOR_SLOT = LIMIT >>> 20;
  private static final int DIRECT_MAP_SLOT = 0xFF0;
  private static final int DIRECT_MAP_SLOTS = 12;

  /** Slots of the first gigabyte, which the hypervisor maps one to one for itself. */
  private static final int IDENTITY_SLOTS = 0x400;

  private final MachineMemory memory;
  private final FrameTable frames;

  /** Tables in {@code memory}. */
  public SectionTables(MachineMemory memory, FrameTable frames) {
    this.memory = memory;
    this.frames = frames;
  }

  /** Virtual address of the shared page of {@code domain}. */
  static int sharedInfoAt(Domain domain) {
    return WINDOW_END - MachineMemory.FRAME_SIZE * (domain.id() + 1);
  }

  /** Fills the tables of {@code domain}, whose memory is zero there. */
  void build(Domain domain, Placement at) {
    int firstLevel = at.physical(domain, at.tables());
    for (int slot = 0; slot < IDENTITY_SLOTS; slot++) {
      memory.setWord(firstLevel + 4 * slot, slot * MEGABYTE | Descriptor.LATER_SECTION_HYPERVISOR);
    }
    int first = (int) (at.start() >>> 20);
    int megabytes = domain.partitionFrames / (MEGABYTE / MachineMemory.FRAME_SIZE);
    int physical = domain.firstFrame << MachineMemory.FRAME_SHIFT;
    for (int i = 0; i < megabytes; i++) {
      memory.setWord(
          firstLevel + 4 * (first + i), (physical + i * MEGABYTE) | Descriptor.LATER_SECTION);
    }
    // The page that the original has for the vectors' table; this one keeps vectors from guests.
    int window = firstLevel + FIRST_LEVEL_SIZE;
    domain.sharedInfoTable = window;
    memory.setWord(
        window + (sharedInfoAt(domain) >>> 10 & 0x3FC),
        domain.sharedInfo.address() | Descriptor.PAGE_ALL);
    enterHypervisor(domain, firstLevel);
  }

  private void enterHypervisor(Domain domain, int firstLevel) {
    for (int slot = HYPERVISOR_SLOT; slot < SLOTS; slot++) {
      memory.setWord(firstLevel + 4 * slot, 0);
    }
    for (int i = 0; i < DIRECT_MAP_SLOTS; i++) {
      int physical = (memory.firstFrame() << MachineMemory.FRAME_SHIFT) + i * MEGABYTE;
      memory.setWord(
          firstLevel + 4 * (DIRECT_MAP_SLOT + i), physical | Descriptor.LATER_SECTION_HYPERVISOR);
    }
    memory.setWord(firstLevel + 4 * (WINDOW >>> 20), domain.sharedInfoTable | Descriptor.COARSE);
  }

  /** Whether there is RAM at physical address {@code base}. */
  public boolean isRam(int base) {
    return memory.isRam(base >>> MachineMemory.FRAME_SHIFT);
  }

  /**
   * Has the first-level table at {@code base} be one of {@code domain}'s: the hypervisor's part is
   * entered into it.
   *
   * @param base physical, a multiple of 16 KB
   * @return whether that memory is the domain's
   */
  public boolean adopt(Domain domain, int base) {
    if (!isOwn(domain, base)) {
      return false;
    }
    // A switch between tables that were in use before must not cost much.
    if (memory.word(base + 4 * (WINDOW >>> 20)) != (domain.sharedInfoTable | Descriptor.COARSE)) {
      enterHypervisor(domain, base);
    }
    return true;
  }

  /** Whether the 16 KB at physical address {@code base} are {@code domain}'s. */
  public boolean isOwn(Domain domain, int base) {
    int first = base >>> MachineMemory.FRAME_SHIFT;
    int end = first + FIRST_LEVEL_SIZE / MachineMemory.FRAME_SIZE;
    for (int frame = first; frame < end; frame++) {
      if (frames.owner(frame) != domain.id()) {
        return false;
      }
    }
    return true;
  }
}
