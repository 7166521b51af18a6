package dev.armature.runtime.cpu;

import dev.armature.runtime.memory.HostMemory;
import dev.armature.runtime.memory.Ram;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * The soft TLB of one translation context: two direct-mapped tables, for loads and for stores. An
 * entry has 16 bytes: a tag, the virtual page with the low 12 bits zero, in the first four; in the
 * next four whether the addend holds for all of the page's section, 1 or 0 (loads only); and an
 * addend, the host address of the page less the virtual page, in the last eight.
 *
 * <p>The tables lie outside the heap. In arrays each look-up of translated code would have its null
 * and bounds checks, which never fail but which HotSpot must keep the state of all guest registers
 * for: it took twice as long to compile.
 */
final class SoftTlb {
  /** Entries per table. */
  static final int SIZE = 1024;

  private static final int ENTRY_SHIFT = 4;

  private static final int SECTION = 4;

  private static final int ADDEND = 8;

  /** Bytes of a cache line, at which the tables begin, so that no entry is in two. */
  private static final int LINE = 64;

  /** A tag that no masked address equals: bit 11 is cleared by every access mask. */
  static final int EMPTY = 0x800;

  /**
   * Up to so many entries are emptied one by one at a flush: guests without ASIDs flush at each
   * switch of processes, and most have used few entries by then.
   */
  private static final int LOGGED = 128;

  /**
   * A table without a page. Each domain that starts has two tables emptied, by bytecode that
   * HotSpot still interprets: entry by entry that is 0.2 ms.
   */
  private static final byte[] EMPTY_TABLE = emptyTable();

  /** The domain access and the privilege of this context. */
  int domainAccess;

  boolean privileged;

  /** The flush after which this was last emptied, see {@link AddressSpace#flush}. */
  int flush;

  /**
   * Owns the tables: they live as long as this does. A buffer, since the first segment that is
   * allocated costs a start 10 ms for method handles.
   */
  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(((2 * SIZE) << ENTRY_SHIFT) + LINE).alignedSlice(LINE);

  /** Host address of the table for loads. */
  final long loads = MemorySegment.ofBuffer(memory).address();

  /** Host address of the table for stores. */
  final long stores = loads + (SIZE << ENTRY_SHIFT);

  final DeviceTlb deviceLoads = new DeviceTlb();
  final DeviceTlb deviceStores = new DeviceTlb();
  private final int[] entered = new int[LOGGED];
  private int entries;

  SoftTlb(int domainAccess, boolean privileged) {
    this.domainAccess = domainAccess;
    this.privileged = privileged;
    emptyAll(loads);
    emptyAll(stores);
  }

  private static byte[] emptyTable() {
    ByteBuffer table = ByteBuffer.allocate(SIZE << ENTRY_SHIFT).order(ByteOrder.nativeOrder());
    for (int i = 0; i < SIZE; i++) {
      table.putInt(i << ENTRY_SHIFT, EMPTY);
    }
    return table.array();
  }

  /** Whether this is the context of {@code access} and {@code isPrivileged}. */
  boolean isOf(int access, boolean isPrivileged) {
    return domainAccess == access && privileged == isPrivileged;
  }

  /**
   * The addend that {@code table} has for {@code va}, or 0.
   *
   * @param mask the page bits of an address and those low bits that must be zero
   */
  static long addend(long table, int va, int mask) {
    long entry = table + offset(va);
    return HostMemory.getInt(entry) == (va & mask) ? HostMemory.getLong(entry + ADDEND) : 0;
  }

  /** Whether the addend that {@code table} has for {@code va} holds for all of its section. */
  static boolean holdsForSection(long table, int va) {
    return HostMemory.getInt(table + offset(va) + SECTION) != 0;
  }

  /** Offset of the entry for {@code va} in a table. */
  private static int offset(int va) {
    return (va >>> (Ram.PAGE_SHIFT - ENTRY_SHIFT)) & (SIZE - 1) << ENTRY_SHIFT;
  }

  /** The pages in {@code table} and their host addresses. */
  Map<Integer, Long> pages(long table) {
    Map<Integer, Long> pages = new HashMap<>();
    for (int i = 0; i < SIZE; i++) {
      long entry = table + ((long) i << ENTRY_SHIFT);
      int tag = HostMemory.getInt(entry);
      if (tag != EMPTY) {
        pages.put(tag, HostMemory.at(HostMemory.getLong(entry + ADDEND), tag));
      }
    }
    return pages;
  }

  void enterLoad(int va, long hostPage, boolean wholeSection) {
    enter(va, hostPage, loads);
    HostMemory.putInt(loads + offset(va) + SECTION, wholeSection ? 1 : 0);
  }

  void enterStore(int va, long hostPage) {
    enter(va, hostPage, stores);
  }

  private void enter(int va, long hostPage, long table) {
    int offset = offset(va);
    if (entries < LOGGED) {
      entered[entries] = offset;
    }
    entries++;
    int page = va & -Ram.PAGE_SIZE;
    HostMemory.putLong(table + offset + ADDEND, hostPage - Integer.toUnsignedLong(page));
    HostMemory.putInt(table + offset, page);
  }

  void empty() {
    if (entries > LOGGED) {
      emptyAll(loads);
      emptyAll(stores);
    } else {
      for (int n = 0; n < entries; n++) {
        emptyAt(entered[n]);
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
    emptyAt(offset(va));
    emptyDevices();
  }

  private void emptyDevices() {
    deviceLoads.empty();
    deviceStores.empty();
  }

  private void emptyAt(int offset) {
    HostMemory.putInt(loads + offset, EMPTY);
    HostMemory.putInt(stores + offset, EMPTY);
  }

  void emptyStores() {
    emptyAll(stores);
  }

  private static void emptyAll(long table) {
    HostMemory.copy(EMPTY_TABLE, 0, table, EMPTY_TABLE.length);
  }

  /** Takes every page out of both tables that lies at {@code hostPage}. */
  void emptyTo(long hostPage) {
    emptyTo(hostPage, loads);
    emptyTo(hostPage, stores);
  }

  /** Takes every page out of the store table that lies at {@code hostPage}. */
  void emptyStoresTo(long hostPage) {
    emptyTo(hostPage, stores);
  }

  private void emptyTo(long hostPage, long table) {
    boolean logged = entries <= LOGGED;
    int count = logged ? entries : SIZE;
    for (int n = 0; n < count; n++) {
      long entry = table + (logged ? entered[n] : n << ENTRY_SHIFT);
      int tag = HostMemory.getInt(entry);
      if (tag != EMPTY && HostMemory.at(HostMemory.getLong(entry + ADDEND), tag) == hostPage) {
        HostMemory.putInt(entry, EMPTY);
      }
    }
  }
}
