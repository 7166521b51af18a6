package dev.armature.runtime.cpu;

import dev.armature.runtime.memory.HostMemory;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.sync.Rendezvous;

/** The accesses that load and store at once: nobody comes in between. */
public final class AtomicAccesses {
  private static final int PAGE = -Ram.PAGE_SIZE;

  private final Mmu mmu;
  private final Rendezvous rendezvous;

  /** What was found, on its way out of {@link Rendezvous#stopOthers}. */
  private int swapped;

  AtomicAccesses(Mmu mmu) {
    this.mmu = mmu;
    this.rendezvous = mmu.memory().rendezvous();
  }

  /** SWP: stores a word and gives the one that was there, rotated as a load's; atomic. */
  public int swap32(int va, int value) {
    int probe = mmu.load32(va);
    long addend = mmu.storeAddend(va, PAGE | 3);
    if (addend != 0 && mmu.loadAddend(va, PAGE | 3) != 0) {
      return HostMemory.getAndSetInt(HostMemory.at(addend, va), value);
    }
    if (rendezvous.isAlone()) {
      mmu.store32(va, value);
      return probe;
    }
    // No direct way to the page: as nobody else runs, nobody comes in between.
    rendezvous.stopOthers(
        () -> {
          swapped = mmu.load32(va);
          mmu.store32(va, value);
        });
    return swapped;
  }

  /** SWPB: stores a byte and gives the one that was there; atomic. */
  public int swap8(int va, int value) {
    int probe = mmu.load8(va);
    long addend = mmu.storeAddend(va, PAGE);
    if (addend != 0 && mmu.loadAddend(va, PAGE) != 0) {
      return HostMemory.getAndSetByte(HostMemory.at(addend, va), (byte) value) & 0xFF;
    }
    if (rendezvous.isAlone()) {
      mmu.store8(va, value);
      return probe;
    }
    rendezvous.stopOthers(
        () -> {
          swapped = mmu.load8(va);
          mmu.store8(va, value);
        });
    return swapped;
  }
}
