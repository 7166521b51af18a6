package dev.armature.bench.micro;

import dev.armature.runtime.memory.HostMemory;

/**
 * Layouts of a direct-mapped soft TLB of 256 entries. All hold, per entry, the virtual page (the
 * tag) and what must be added to a virtual address to get the host address (the addend).
 */
public enum SoftTlbForm {
  /** No TLB: one addend for all pages. What the others are measured against. */
  NONE {
    @Override
    SoftTlb create() {
      return new NoTlb();
    }
  },

  /** An array of tags and an array of addends. */
  TWO_ARRAYS {
    @Override
    SoftTlb create() {
      return new TwoArrays();
    }
  },

  /** One array of longs, tag and addend side by side. */
  ONE_ARRAY {
    @Override
    SoftTlb create() {
      return new OneArray();
    }
  },

  /** As {@link #ONE_ARRAY}, but outside the heap: no bounds checks, no array header. */
  OFF_HEAP {
    @Override
    SoftTlb create() {
      return new OffHeap();
    }
  },

  /** One long an entry: the host page's number above, the virtual page's 20 bits below. */
  PACKED {
    @Override
    SoftTlb create() {
      return new Packed();
    }
  };

  private static final int ENTRIES = 256;
  private static final int INDEX_MASK = ENTRIES - 1;
  private static final int PAGE_SHIFT = 12;
  private static final int PAGE_MASK = -1 << PAGE_SHIFT;
  private static final int VIRTUAL_PAGE_BITS = 20;

  /** A TLB without entries. */
  abstract SoftTlb create();

  /** A TLB for loads. */
  interface SoftTlb {
    /** Enters the page that holds {@code address}. */
    void enter(int address, long addend);

    /**
     * The host address behind {@code address}.
     *
     * @throws IllegalStateException on a miss, which the benchmarks do not have
     */
    long host(int address);
  }

  private static int index(int address) {
    return (address >>> PAGE_SHIFT) & INDEX_MASK;
  }

  private static IllegalStateException miss(int address) {
    return new IllegalStateException("not in the TLB: " + Integer.toHexString(address));
  }

  private static final class NoTlb implements SoftTlb {
    private long addend;

    @Override
    public void enter(int address, long addend) {
      this.addend = addend;
    }

    @Override
    public long host(int address) {
      return address + addend;
    }
  }

  private static final class TwoArrays implements SoftTlb {
    private final int[] tags = new int[ENTRIES];
    private final long[] addends = new long[ENTRIES];

    @Override
    public void enter(int address, long addend) {
      tags[index(address)] = address & PAGE_MASK;
      addends[index(address)] = addend;
    }

    @Override
    public long host(int address) {
      int i = index(address);
      if (tags[i] == (address & PAGE_MASK)) {
        return addends[i] + address;
      }
      throw miss(address);
    }
  }

  private static final class OneArray implements SoftTlb {
    private final long[] entries = new long[2 * ENTRIES];

    @Override
    public void enter(int address, long addend) {
      entries[2 * index(address)] = address & PAGE_MASK;
      entries[2 * index(address) + 1] = addend;
    }

    @Override
    public long host(int address) {
      int i = 2 * index(address);
      if ((int) entries[i] == (address & PAGE_MASK)) {
        return entries[i + 1] + address;
      }
      throw miss(address);
    }
  }

  private static final class OffHeap implements SoftTlb {
    private static final int ENTRY_SHIFT = 4;
    private static final int ADDEND = 8;
    private final long entries = HostMemory.allocate(ENTRIES << ENTRY_SHIFT);

    OffHeap() {
      HostMemory.set(entries, ENTRIES << ENTRY_SHIFT, (byte) 0);
    }

    @Override
    public void enter(int address, long addend) {
      long entry = entry(address);
      HostMemory.putInt(entry, address & PAGE_MASK);
      HostMemory.putLong(entry + ADDEND, addend);
    }

    @Override
    public long host(int address) {
      long entry = entry(address);
      if (HostMemory.getInt(entry) == (address & PAGE_MASK)) {
        return HostMemory.getLong(entry + ADDEND) + address;
      }
      throw miss(address);
    }

    private long entry(int address) {
      return entries + ((long) index(address) << ENTRY_SHIFT);
    }
  }

  private static final class Packed implements SoftTlb {
    private final long[] entries = new long[ENTRIES];

    @Override
    public void enter(int address, long addend) {
      long hostPage = (addend + (address & PAGE_MASK)) >>> PAGE_SHIFT;
      entries[index(address)] = hostPage << VIRTUAL_PAGE_BITS | address >>> PAGE_SHIFT;
    }

    @Override
    public long host(int address) {
      long entry = entries[index(address)];
      if (((int) entry << PAGE_SHIFT) == (address & PAGE_MASK)) {
        return entry >>> VIRTUAL_PAGE_BITS << PAGE_SHIFT | (address & ~PAGE_MASK);
      }
      throw miss(address);
    }
  }
}
