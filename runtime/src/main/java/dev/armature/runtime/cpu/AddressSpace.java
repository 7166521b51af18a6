package dev.armature.runtime.cpu;

import dev.armature.runtime.memory.Ram;
import java.util.Arrays;

/**
 * What the soft TLB knows of one set of translation tables: the translations of its last {@link
 * Mmu#CONTEXTS} contexts, and the epoch that dates what engines derived from them.
 *
 * <p>A machine has one, which every write to the translation table base empties. A hypervisor gives
 * each of its guests one of its own, see {@link Mmu#enter}: it outlasts the switch to another, so
 * that coming back costs no walks.
 */
public final class AddressSpace {
  private static final int FETCHED_BITS = 4096;

  /** Size of a section, which is the largest that one TLB entry can hold for. */
  private static final int LARGEST = 1 << 20;

  /** No other address space of the machine ever has it; 0 for the machine's own. */
  final int number;

  private final SoftTlb[] contexts = new SoftTlb[Mmu.CONTEXTS];
  private int evicted;
  private int flushes;

  /** The number of the context in use, below {@link Mmu#CONTEXTS}. */
  int context;

  /** See {@link Mmu#epoch}; no two address spaces ever have the same. */
  int epoch;

  /** The {@link Mmu#flushAll} after which this was last flushed. */
  int generation;

  /**
   * One bit for each hash of a virtual page that instructions were fetched from since the last full
   * flush.
   */
  private final long[] fetched = new long[FETCHED_BITS / Long.SIZE];

  /** The same by hash of the physical page. */
  private final long[] fetchedFrames = new long[FETCHED_BITS / Long.SIZE];

  /** The lowest and, inclusive, the highest address that a section or large page was used for. */
  private int largeFirst = -1;

  private int largeLast;

  AddressSpace(int number, int epoch, int generation) {
    this.number = number;
    this.epoch = epoch;
    this.generation = generation;
  }

  /**
   * Makes the context of {@code domainAccess} and {@code privileged} the one in use.
   *
   * @return false if its number had stood for another one: what was derived under it is not valid
   */
  boolean select(int domainAccess, boolean privileged) {
    for (int i = 0; i < Mmu.CONTEXTS; i++) {
      SoftTlb tlb = contexts[i];
      if (tlb == null) {
        contexts[i] = new SoftTlb(domainAccess, privileged);
        contexts[i].flush = flushes;
        context = i;
        return true;
      } else if (tlb.isOf(domainAccess, privileged)) {
        context = i;
        return true;
      }
    }
    evicted = (evicted + 1) % Mmu.CONTEXTS;
    contexts[evicted].domainAccess = domainAccess;
    contexts[evicted].privileged = privileged;
    contexts[evicted].flush = flushes - 1;
    context = evicted;
    return false;
  }

  /** The tables of the context in use. */
  SoftTlb tlb() {
    return current(contexts[context]);
  }

  /** The tables of another context, or null if there is none. */
  SoftTlb find(int domainAccess, boolean privileged) {
    for (SoftTlb tlb : contexts) {
      if (tlb != null && tlb.isOf(domainAccess, privileged)) {
        return current(tlb);
      }
    }
    return null;
  }

  /** {@code tlb}, without anything from before the last flush. */
  private SoftTlb current(SoftTlb tlb) {
    if (tlb.flush != flushes) {
      tlb.flush = flushes;
      tlb.empty();
    }
    return tlb;
  }

  /** Empties all contexts, each when it is next used. */
  void flush() {
    flushes++;
    Arrays.fill(fetched, 0);
    Arrays.fill(fetchedFrames, 0);
    largeFirst = -1;
    largeLast = 0;
  }

  /** Empties what may hold the page of {@code va} in any context. */
  void empty(int va) {
    for (SoftTlb tlb : contexts) {
      if (tlb != null) {
        tlb.empty(va);
      }
    }
  }

  void emptyStores() {
    for (SoftTlb tlb : contexts) {
      if (tlb != null) {
        tlb.emptyStores();
      }
    }
  }

  /** Takes every page out of the store tables that lies at {@code hostPage}. */
  void emptyStoresTo(long hostPage) {
    for (SoftTlb tlb : contexts) {
      if (tlb != null) {
        tlb.emptyStoresTo(hostPage);
      }
    }
  }

  /** Remembers that more than the page that holds {@code va} has one translation. */
  void noteLarge(int va) {
    int first = va & -LARGEST;
    int last = first + LARGEST - 1;
    largeFirst = Integer.compareUnsigned(first, largeFirst) < 0 ? first : largeFirst;
    largeLast = Integer.compareUnsigned(last, largeLast) > 0 ? last : largeLast;
  }

  /** Whether {@code va} may be in a section or large page that was used. */
  boolean maybeInLarge(int va) {
    return Integer.compareUnsigned(va, largeFirst) >= 0
        && Integer.compareUnsigned(va, largeLast) <= 0;
  }

  void noteFetch(int va, int physical) {
    fetched[fetchedWord(va)] |= fetchedBit(va);
    fetchedFrames[fetchedWord(physical)] |= fetchedBit(physical);
  }

  /** Whether instructions may have been fetched from the page at {@code physical}. */
  boolean maybeFetchedFrom(int physical) {
    return (fetchedFrames[fetchedWord(physical)] & fetchedBit(physical)) != 0;
  }

  /** Takes every page out of all tables that lies at {@code hostPage}. */
  void emptyTo(long hostPage) {
    for (SoftTlb tlb : contexts) {
      if (tlb != null) {
        tlb.emptyTo(hostPage);
      }
    }
  }

  /** Whether instructions may have been fetched from the page of {@code va}. */
  boolean maybeFetched(int va) {
    return (fetched[fetchedWord(va)] & fetchedBit(va)) != 0;
  }

  private static int fetchedWord(int va) {
    return (va >>> (Ram.PAGE_SHIFT + 6)) & (FETCHED_BITS / Long.SIZE - 1);
  }

  private static long fetchedBit(int va) {
    return 1L << (va >>> Ram.PAGE_SHIFT);
  }
}
