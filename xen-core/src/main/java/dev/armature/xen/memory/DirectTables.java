package dev.armature.xen.memory;

import dev.armature.xen.domain.Domain;

/**
 * The tables of guests that write them directly, as those of the later tree do: nothing in them is
 * accounted. The CPU's walks are judged by {@link AddressGuard}; hypercalls that store descriptors
 * ask here, so that they can tell their callers.
 */
public final class DirectTables {
  private static final int FIRST_LEVEL_SIZE = 16384;
  private static final int SECTION_FRAMES = 256;
  private static final int LARGE_PAGE_FRAMES = 16;
  private static final int LARGE_PAGE = 1;
  private static final int ABSENT = -1;

  private final MachineMemory memory;
  private final FrameTable frames;
  private final PageTables tables;
  private int lastTable = ABSENT;

  /** Tables in {@code memory}; what they map of other domains is held as {@code tables} does. */
  public DirectTables(MachineMemory memory, FrameTable frames, PageTables tables) {
    this.memory = memory;
    this.frames = frames;
    this.tables = tables;
  }

  /**
   * Stores a descriptor on behalf of {@code domain}.
   *
   * @param tableBase physical address of its first-level table
   * @param address physical; in that table it is a first-level descriptor, else a second-level one
   * @param target whose frames it may map
   * @return whether the domain may
   */
  public boolean store(Domain domain, int tableBase, int address, int value, Domain target) {
    if (frames.owner(address >>> MachineMemory.FRAME_SHIFT) != domain.id()) {
      return false;
    } else if (memory.word(address) == value && target == domain) {
      return true;
    } else if (isFirstLevel(tableBase, address)) {
      if (!mayEnterFirstLevel(domain, (address - tableBase) >>> 2, value)) {
        return false;
      }
    } else if (target != domain && Descriptor.isSmallPage(value)) {
      if (!tables.takeForeign(domain, value, target)) {
        return false;
      }
      tables.dropForeign(domain, address);
      domain.foreignMappings().put(address, Descriptor.frame(value), Descriptor.isWritable(value));
    } else {
      if (!mayEnterSecondLevel(domain, value)) {
        return false;
      }
      tables.dropForeign(domain, address);
    }
    memory.setWord(address, value);
    return true;
  }

  private static boolean isFirstLevel(int tableBase, int address) {
    return Integer.compareUnsigned(address - tableBase, FIRST_LEVEL_SIZE) < 0;
  }

  private boolean mayEnterFirstLevel(Domain domain, int slot, int value) {
    if (slot >= PageTables.HYPERVISOR_SLOT) {
      return false;
    }
    return switch (value & 3) {
      case Descriptor.FAULT -> true;
      case Descriptor.COARSE -> frames.owner(Descriptor.frame(value)) == domain.id();
      case Descriptor.SECTION ->
          mayReach(domain, (value & 0xFFF00000) >>> MachineMemory.FRAME_SHIFT, SECTION_FRAMES);
      default -> false;
    };
  }

  private boolean mayEnterSecondLevel(Domain domain, int value) {
    return switch (value & 3) {
      case Descriptor.FAULT -> true;
      case Descriptor.SMALL_PAGE -> mayReach(domain, Descriptor.frame(value), 1);
      case LARGE_PAGE ->
          mayReach(domain, (value & 0xFFFF0000) >>> MachineMemory.FRAME_SHIFT, LARGE_PAGE_FRAMES);
      default -> false;
    };
  }

  private boolean mayReach(Domain domain, int first, int count) {
    for (int frame = first; frame < first + count; frame++) {
      boolean may =
          memory.isRam(frame)
              ? frames.owner(frame) == domain.id() || domain.mappedFrames().permits(frame, false)
              : domain.ioRights().mayReach(frame);
      if (!may) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where a descriptor is that the guest names by its virtual address.
   *
   * @return its physical address, or -1 if {@code va} is not in a table of the guest's
   */
  public int descriptorAt(Domain domain, int tableBase, int va) {
    int physical = (va & 3) == 0 && va != 0 ? physical(domain, tableBase, va) : ABSENT;
    if (physical == ABSENT) {
      return ABSENT;
    }
    int frame = physical >>> MachineMemory.FRAME_SHIFT;
    boolean table =
        frames.owner(frame) == domain.id()
            && (isFirstLevel(tableBase, physical)
                || frame == lastTable
                || leadsTo(tableBase, frame));
    return table ? physical : ABSENT;
  }

  /** Whether a first-level table has an entry for tables in {@code frame}. */
  private boolean leadsTo(int tableBase, int frame) {
    for (int slot = 0; slot < PageTables.HYPERVISOR_SLOT; slot++) {
      int descriptor = memory.word(tableBase + 4 * slot);
      if ((descriptor & 3) == Descriptor.COARSE && Descriptor.frame(descriptor) == frame) {
        // One frame has many descriptors, and they come in a row.
        lastTable = frame;
        return true;
      }
    }
    return false;
  }

  private int physical(Domain domain, int tableBase, int va) {
    int first = memory.word(tableBase + (va >>> 20 << 2));
    if ((first & 3) == Descriptor.SECTION) {
      return (first & 0xFFF00000) | (va & 0xFFFFF);
    } else if ((first & 3) != Descriptor.COARSE
        || frames.owner(Descriptor.frame(first)) != domain.id()) {
      return ABSENT;
    }
    int second = memory.word((first & 0xFFFFFC00) | (va >>> 10 & 0x3FC));
    return Descriptor.isSmallPage(second) ? (second & 0xFFFFF000) | (va & 0xFFF) : ABSENT;
  }

  /**
   * Where the second-level descriptor of {@code va} is.
   *
   * @return its physical address, or -1 if there is no table of the guest's for it
   */
  public int descriptorOf(Domain domain, int tableBase, int va) {
    return tables.descriptorOf(domain, tableBase, va);
  }
}
