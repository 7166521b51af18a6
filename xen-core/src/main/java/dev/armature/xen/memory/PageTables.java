package dev.armature.xen.memory;

import dev.armature.xen.domain.Domain;

/**
 * Changes to translation tables.
 *
 * <p>A frame becomes an accounted table when it is pinned, or when an accounted first-level table
 * leads to it. Then each of its entries is valid, and holds a reference to what it maps; stores to
 * it are watched. Other frames may serve as tables too; what they hold is only judged by the {@link
 * AddressGuard}, when the CPU walks them.
 */
public final class PageTables {
  /** First-level slots from here on are the hypervisor's. */
  public static final int HYPERVISOR_SLOT = 0xFC0;

  private static final int FIRST_LEVEL_FRAMES = 4;
  private static final int WORDS = MachineMemory.FRAME_SIZE / 4;

  private final MachineMemory memory;
  private final FrameTable frames;
  private final TranslationFlush flush;

  /**
   * @param flush forgets cached translations
   */
  public PageTables(MachineMemory memory, FrameTable frames, TranslationFlush flush) {
    this.memory = memory;
    this.frames = frames;
    this.flush = flush;
  }

  /**
   * Stores a descriptor on behalf of {@code domain}.
   *
   * @param address physical, a multiple of 4
   * @param target whose frames the new descriptor may map
   * @return whether the domain may
   */
  public boolean store(Domain domain, int address, int value, Domain target) {
    int frame = address >>> MachineMemory.FRAME_SHIFT;
    if (frames.owner(frame) != domain.id()) {
      return false;
    }
    switch (frames.type(frame)) {
      case FIRST_LEVEL -> {
        return storeFirstLevel(domain, address, value);
      }
      case SECOND_LEVEL -> {
        return storeSecondLevel(domain, address, value, target);
      }
      default -> {
        memory.setWord(address, value);
        return true;
      }
    }
  }

  private boolean storeSecondLevel(Domain domain, int address, int value, Domain target) {
    int before = memory.word(address);
    if (!Descriptor.mapSame(before, value)) {
      boolean foreign = target != domain && Descriptor.isSmallPage(value);
      if (foreign ? !takeForeign(domain, value, target) : !take(value, target)) {
        return false;
      }
      drop(before, address, domain);
      if (foreign) {
        domain
            .foreignMappings()
            .put(address, Descriptor.frame(value), Descriptor.isWritable(value));
      }
    }
    memory.setWord(address, value);
    return true;
  }

  private boolean storeFirstLevel(Domain domain, int address, int value) {
    int before = memory.word(address);
    if (before == value) {
      return true;
    }
    int slot = (address & 0x3FFF) >>> 2;
    if (slot >= HYPERVISOR_SLOT || !takeFirstLevel(domain, value)) {
      return false;
    }
    memory.setWord(address, value);
    dropFirstLevel(domain, before);
    return true;
  }

  /** Takes what a second-level descriptor refers to; whether {@code target} has it to give. */
  private boolean take(int descriptor, Domain target) {
    if (!Descriptor.isSmallPage(descriptor)) {
      return true;
    }
    int frame = Descriptor.frame(descriptor);
    if (!memory.isRam(frame)) {
      return target.ioRights().mayReach(frame);
    }
    return Descriptor.isWritable(descriptor)
        ? frames.getAs(frame, target.id(), FrameType.WRITABLE)
        : frames.get(frame, target.id());
  }

  /** As {@link #take}, for a privileged domain that maps what is another's. */
  boolean takeForeign(Domain domain, int descriptor, Domain target) {
    int frame = Descriptor.frame(descriptor);
    boolean write = Descriptor.isWritable(descriptor);
    if (!memory.isRam(frame) || !domain.foreignMappings().hasRoom() || !take(descriptor, target)) {
      return false;
    }
    if (!domain.mappedFrames().add(frame, write)) {
      put(frame, write);
      return false;
    }
    return true;
  }

  private void put(int frame, boolean write) {
    if (write) {
      frames.putAs(frame);
    } else {
      frames.put(frame);
    }
  }

  /**
   * Gives back what the descriptor at {@code address} took when another domain's frame was mapped.
   *
   * @return whether it had been
   */
  boolean dropForeign(Domain domain, int address) {
    int mapping = domain.foreignMappings().remove(address);
    if (mapping == ForeignMappings.NONE) {
      return false;
    }
    int frame = ForeignMappings.frame(mapping);
    boolean write = ForeignMappings.isWrite(mapping);
    if (domain.mappedFrames().remove(frame, write)) {
      flush.flushFrame(domain, frame);
    }
    put(frame, write);
    return true;
  }

  /** Takes from {@code mapper}'s tables what they map of {@code gone}, a domain that ends. */
  public void endForeign(Domain mapper, Domain gone) {
    int[] all =
        mapper.foreignMappings().addressesOf(f -> mapper == gone || frames.owner(f) == gone.id());
    for (int address : all) {
      int descriptor = memory.word(address);
      // A guest that writes its tables itself may have made something else of this word since.
      boolean maps =
          frames.owner(address >>> MachineMemory.FRAME_SHIFT) == mapper.id()
              && Descriptor.isSmallPage(descriptor)
              && frames.owner(Descriptor.frame(descriptor)) == gone.id();
      dropForeign(mapper, address);
      if (maps) {
        memory.setWord(address, 0);
      }
    }
  }

  /**
   * Gives back what the entry at {@code address} took. Frames that others granted are held by the
   * grants, not by entries.
   */
  private void drop(int descriptor, int address, Domain domain) {
    int frame = Descriptor.frame(descriptor);
    if (!dropForeign(domain, address)
        && Descriptor.isSmallPage(descriptor)
        && frames.owner(frame) == domain.id()) {
      put(frame, Descriptor.isWritable(descriptor));
    }
  }

  private boolean takeFirstLevel(Domain domain, int descriptor) {
    return switch (descriptor & 3) {
      case Descriptor.FAULT -> true;
      case Descriptor.COARSE ->
          (descriptor & 1 << 9) == 0 && takeTable(domain, Descriptor.frame(descriptor));
      case Descriptor.SECTION -> isDeviceSection(domain, descriptor);
      default -> false;
    };
  }

  private boolean isDeviceSection(Domain domain, int descriptor) {
    int first = (descriptor & 0xFFF00000) >>> MachineMemory.FRAME_SHIFT;
    for (int frame = first; frame < first + 256; frame++) {
      // Frames inside that the domain may not have are kept from it when the CPU walks there.
      if (memory.isRam(frame)) {
        return false;
      }
    }
    return domain.ioRights().any();
  }

  private void dropFirstLevel(Domain domain, int descriptor) {
    if ((descriptor & 3) == Descriptor.COARSE) {
      int frame = Descriptor.frame(descriptor);
      if (frames.owner(frame) == domain.id() && frames.type(frame) == FrameType.SECOND_LEVEL) {
        putTable(domain, frame);
      }
    }
  }

  /** Takes a use of {@code frame} as second-level tables; the first one validates it. */
  private boolean takeTable(Domain domain, int frame) {
    if (!frames.getAs(frame, domain.id(), FrameType.SECOND_LEVEL)) {
      return false;
    }
    if (frames.typeCount(frame) > 1) {
      return true;
    }
    // First: the domain may run on another CPU, and what was looked at must not change behind it.
    watch(domain);
    int base = frame << MachineMemory.FRAME_SHIFT;
    int[] entries = memory.words(base, WORDS);
    for (int i = 0; i < WORDS; i++) {
      if (entries[i] != 0 && !take(entries[i], domain)) {
        dropEntries(domain, base, i);
        frames.putAs(frame);
        return false;
      }
    }
    return true;
  }

  private void putTable(Domain domain, int frame) {
    if (frames.typeCount(frame) == 1) {
      dropEntries(domain, frame << MachineMemory.FRAME_SHIFT, WORDS);
      watch(domain);
    }
    frames.putAs(frame);
  }

  private void dropEntries(Domain domain, int base, int count) {
    for (int i = 0; i < count; i++) {
      drop(memory.word(base + 4 * i), base + 4 * i, domain);
    }
  }

  /** Which stores are watched has changed: the soft TLB may know better ways to such pages. */
  private void watch(Domain domain) {
    flush.flush(domain);
  }

  /**
   * Makes {@code frame} an accounted second-level table until it is unpinned.
   *
   * @return false if it is pinned, not the domain's, or holds what it may not
   */
  public boolean pinSecondLevel(Domain domain, int frame) {
    if (frames.isPinned(frame) || !takeTable(domain, frame)) {
      return false;
    }
    frames.setPinned(frame, true);
    return true;
  }

  /**
   * Makes four frames an accounted first-level table until it is unpinned.
   *
   * @param frame the first of them
   * @return false as {@link #pinSecondLevel}
   */
  public boolean pinFirstLevel(Domain domain, int frame) {
    if (frames.isPinned(frame) || frame % FIRST_LEVEL_FRAMES != 0) {
      return false;
    }
    for (int i = 0; i < FIRST_LEVEL_FRAMES; i++) {
      if (!frames.getAs(frame + i, domain.id(), FrameType.FIRST_LEVEL)) {
        releaseFirstLevel(frame, i);
        return false;
      }
    }
    watch(domain);
    int base = frame << MachineMemory.FRAME_SHIFT;
    int[] slots = memory.words(base, HYPERVISOR_SLOT);
    for (int slot = 0; slot < HYPERVISOR_SLOT; slot++) {
      if (slots[slot] != 0 && !takeFirstLevel(domain, slots[slot])) {
        dropSlots(domain, base, slot);
        releaseFirstLevel(frame, FIRST_LEVEL_FRAMES);
        return false;
      }
    }
    frames.setPinned(frame, true);
    return true;
  }

  private void dropSlots(Domain domain, int base, int count) {
    for (int slot = 0; slot < count; slot++) {
      dropFirstLevel(domain, memory.word(base + 4 * slot));
    }
  }

  private void releaseFirstLevel(int frame, int count) {
    for (int i = 0; i < count; i++) {
      frames.putAs(frame + i);
    }
  }

  /**
   * Undoes a pin.
   *
   * @return false if {@code frame} is not the domain's or not pinned
   */
  public boolean unpin(Domain domain, int frame) {
    if (frames.owner(frame) != domain.id() || !frames.isPinned(frame)) {
      return false;
    }
    frames.setPinned(frame, false);
    if (frames.type(frame) == FrameType.FIRST_LEVEL) {
      dropSlots(domain, frame << MachineMemory.FRAME_SHIFT, HYPERVISOR_SLOT);
      releaseFirstLevel(frame, FIRST_LEVEL_FRAMES);
      watch(domain);
    } else {
      putTable(domain, frame);
    }
    return true;
  }

  /**
   * Where the second-level descriptor of {@code va} is.
   *
   * @param tableBase physical address of the first-level table
   * @return its physical address, or -1 if there is no table of {@code domain} for it
   */
  public int descriptorOf(Domain domain, int tableBase, int va) {
    int slot = tableBase + (va >>> 20 << 2);
    if (frames.owner(slot >>> MachineMemory.FRAME_SHIFT) != domain.id()) {
      return -1;
    }
    int first = memory.word(slot);
    int table = Descriptor.frame(first);
    if ((first & 3) != Descriptor.COARSE
        || frames.owner(table) != domain.id()
        || frames.type(table) == FrameType.FIRST_LEVEL) {
      return -1;
    }
    return (first & 0xFFFFFC00) | (va >>> 10 & 0x3FC);
  }

  /** Stores a descriptor for a frame that a grant holds; what it replaces is given back. */
  public void storeGranted(Domain domain, int address, int value) {
    if (frames.type(address >>> MachineMemory.FRAME_SHIFT) == FrameType.SECOND_LEVEL) {
      drop(memory.word(address), address, domain);
    } else {
      dropForeign(domain, address);
    }
    memory.setWord(address, value);
  }

  /** The descriptor at {@code address}. */
  public int descriptorAt(int address) {
    return memory.word(address);
  }
}
