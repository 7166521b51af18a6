package dev.armature.runtime.cpu;

import dev.armature.runtime.memory.Ram;
import java.util.Arrays;

/**
 * The soft TLB of one translation context: two direct-mapped tables, for loads and for stores. An
 * entry is a tag, the virtual page with the low 12 bits zero, and an addend, the host address of
 * the page less the sign-extended virtual page.
 */
final class SoftTlb {
  /** Entries per table. */
  static final int SIZE = 1024;

  static final int MASK = SIZE - 1;

  /** A tag that no masked address equals: bit 11 is cleared by every access mask. */
  private static final int EMPTY = 0x800;

  /**
   * Up to so many entries are emptied one by one at a flush: guests without ASIDs flush at each
   * switch of processes, and most have used few entries by then.
   */
  private static final int LOGGED = 128;

  /** The domain access and the privilege of this context. */
  int domainAccess;

  boolean privileged;

  /** The flush after which this was last emptied, see {@link AddressSpace#flush}. */
  int flush;

  final int[] loadTag = new int[SIZE];
  final int[] storeTag = new int[SIZE];
  final long[] loadAddend = new long[SIZE];
  final long[] storeAddend = new long[SIZE];
  final DeviceTlb deviceLoads = new DeviceTlb();
  final DeviceTlb deviceStores = new DeviceTlb();
  private final int[] entered = new int[LOGGED];
  private int entries;

  SoftTlb(int domainAccess, boolean privileged) {
    this.domainAccess = domainAccess;
    this.privileged = privileged;
    Arrays.fill(loadTag, EMPTY);
    Arrays.fill(storeTag, EMPTY);
  }

  static int index(int va) {
    return (va >>> Ram.PAGE_SHIFT) & MASK;
  }

  void enterLoad(int va, long hostPage) {
    enter(va, hostPage, loadTag, loadAddend);
  }

  void enterStore(int va, long hostPage) {
    enter(va, hostPage, storeTag, storeAddend);
  }

  private void enter(int va, long hostPage, int[] tags, long[] addends) {
    int i = index(va);
    if (entries < LOGGED) {
      entered[entries] = i;
    }
    entries++;
    int page = va & -Ram.PAGE_SIZE;
    addends[i] = hostPage - page;
    tags[i] = page;
  }

  void empty() {
    if (entries > LOGGED) {
      Arrays.fill(loadTag, EMPTY);
      Arrays.fill(storeTag, EMPTY);
    } else {
      for (int n = 0; n < entries; n++) {
        loadTag[entered[n]] = EMPTY;
        storeTag[entered[n]] = EMPTY;
      }
    }
    entries = 0;
    emptyDevices();
  }

  /**
   * Empties what may hold the page of {@code va}. Devices are mapped by sections where that goes,
   * and their tables are small: they are emptied whole.
   */
  void empty(int va) {
    loadTag[index(va)] = EMPTY;
    storeTag[index(va)] = EMPTY;
    emptyDevices();
  }

  private void emptyDevices() {
    deviceLoads.empty();
    deviceStores.empty();
  }

  void emptyStores() {
    Arrays.fill(storeTag, EMPTY);
  }

  /** Takes every page out of both tables that lies at {@code hostPage}. */
  void emptyTo(long hostPage) {
    emptyTo(hostPage, loadTag, loadAddend);
    emptyTo(hostPage, storeTag, storeAddend);
  }

  /** Takes every page out of the store table that lies at {@code hostPage}. */
  void emptyStoresTo(long hostPage) {
    emptyTo(hostPage, storeTag, storeAddend);
  }

  private void emptyTo(long hostPage, int[] tags, long[] addends) {
    boolean logged = entries <= LOGGED;
    int count = logged ? entries : SIZE;
    for (int n = 0; n < count; n++) {
      int i = logged ? entered[n] : n;
      if (tags[i] != EMPTY && addends[i] + tags[i] == hostPage) {
        tags[i] = EMPTY;
      }
    }
  }
}
