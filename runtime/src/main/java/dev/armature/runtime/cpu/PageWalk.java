package dev.armature.runtime.cpu;

import dev.armature.runtime.memory.PhysicalMemory;

/**
 * The ARMv5 translation table walk with its permission and domain checks (ARM ARM B4, v5 formats):
 * sections, coarse and fine tables, large, small and tiny pages, subpage permissions.
 *
 * <p>A result is a {@code long}: negative for a fault, with FSR status and domain in bits 7:0; else
 * the physical address in bits 31:0, in bit 32 whether the whole 4 KB page has the same mapping and
 * permissions, in bit 33 whether one TLB entry holds for more than that page, in bit 34 whether a
 * {@link FrameGuard} wants to be asked about the store, and in bit 35 whether all of the 1 MB of a
 * section has this mapping and these permissions, without a guard that says so page by page.
 */
final class PageWalk {
  static final long UNIFORM = 1L << 32;

  /** Set for sections and large pages. */
  static final long LARGE = 1L << 33;

  /** Set for stores that the guard does. */
  static final long WATCHED = 1L << 34;

  /** Set for sections, unless there is a guard. */
  static final long SECTION = 1L << 35;

  static final long FAULT = Long.MIN_VALUE;

  private static final int SECTION_TRANSLATION = 0x5;
  private static final int PAGE_TRANSLATION = 0x7;
  private static final int SECTION_DOMAIN = 0x9;
  private static final int PAGE_DOMAIN = 0xB;
  private static final int SECTION_PERMISSION = 0xD;
  private static final int PAGE_PERMISSION = 0xF;
  private static final int EXTERNAL_FIRST_LEVEL = 0xC;
  private static final int EXTERNAL_SECOND_LEVEL = 0xE;
  private static final int CLIENT = 1;
  private static final int MANAGER = 3;

  /** A domain access register that says manager for all domains. */
  private static final int ALL_MANAGER = -1;

  private final Cp15 cp15;
  private final PhysicalMemory memory;
  private FrameGuard guard = FrameGuard.NONE;

  PageWalk(Cp15 cp15, PhysicalMemory memory) {
    this.cp15 = cp15;
    this.memory = memory;
  }

  void setGuard(FrameGuard newGuard) {
    guard = newGuard;
  }

  FrameGuard guard() {
    return guard;
  }

  /**
   * Translates a modified virtual address.
   *
   * @param write whether it is a store
   * @param privileged whether privileged permissions apply
   */
  long translate(int mva, boolean write, boolean privileged) {
    return walk(mva, cp15.translationTableBase(), cp15.domainAccess(), write, privileged);
  }

  /** As {@link #translate} for a load, without a look at permissions and domains. */
  long locate(int mva) {
    return locate(mva, cp15.translationTableBase());
  }

  /** Likewise in other tables, those at {@code tableBase}. */
  long locate(int mva, int tableBase) {
    return walk(mva, tableBase, ALL_MANAGER, false, true);
  }

  private long walk(int mva, int tableBase, int domains, boolean write, boolean privileged) {
    if ((cp15.control() & Cp15.SCTLR_M) == 0) {
      return Integer.toUnsignedLong(mva) | UNIFORM;
    }
    int firstAddress = tableBase | ((mva >>> 20) << 2);
    if (memory.find(firstAddress) == null) {
      return fault(EXTERNAL_FIRST_LEVEL, 0);
    }
    if (!guard.mayWalk(firstAddress)) {
      return fault(SECTION_TRANSLATION, 0);
    }
    int first = memory.read(firstAddress, 4);
    int domain = (first >>> 5) & 0xF;
    int access = (domains >>> (2 * domain)) & 3;
    return switch (first & 3) {
      case 0 -> fault(SECTION_TRANSLATION, 0);
      case 2 -> section(mva, first, domain, access, write, privileged);
      case 1 -> {
        int address = (first & 0xFFFFFC00) | ((mva >>> 10) & 0x3FC);
        yield page(mva, address, false, domain, access, write, privileged);
      }
      default -> {
        int address = (first & 0xFFFFF000) | ((mva >>> 8) & 0xFFC);
        yield page(mva, address, true, domain, access, write, privileged);
      }
    };
  }

  private long section(
      int mva, int descriptor, int domain, int access, boolean write, boolean privileged) {
    if (access != CLIENT && access != MANAGER) {
      return fault(SECTION_DOMAIN, domain);
    }
    if (access == CLIENT && !permitted((descriptor >>> 10) & 3, write, privileged)) {
      return fault(SECTION_PERMISSION, domain);
    }
    int physical = (descriptor & 0xFFF00000) | (mva & 0xFFFFF);
    long bits = UNIFORM | LARGE | (guard == FrameGuard.NONE ? SECTION : 0);
    return guarded(physical, bits, write, fault(SECTION_TRANSLATION, domain));
  }

  private long page(
      int mva,
      int address,
      boolean fine,
      int domain,
      int access,
      boolean write,
      boolean privileged) {
    if (memory.find(address) == null) {
      return fault(EXTERNAL_SECOND_LEVEL, domain);
    }
    if (!guard.mayWalk(address)) {
      return fault(SECTION_TRANSLATION, domain);
    }
    int descriptor = memory.read(address, 4);
    int physical;
    int ap;
    boolean uniform;
    switch (descriptor & 3) {
      case 1 -> {
        physical = (descriptor & 0xFFFF0000) | (mva & 0xFFFF);
        ap = (descriptor >>> (4 + 2 * ((mva >>> 14) & 3))) & 3;
        // In a fine table each of the four 1 KB entries of a 4 KB page may differ.
        uniform = !fine;
      }
      case 2 -> {
        physical = (descriptor & 0xFFFFF000) | (mva & 0xFFF);
        ap = (descriptor >>> (4 + 2 * ((mva >>> 10) & 3))) & 3;
        int all = (descriptor >>> 4) & 0xFF;
        uniform = !fine && all == (all & 3) * 0x55;
      }
      case 3 -> {
        if (!fine) {
          return fault(PAGE_TRANSLATION, domain);
        }
        physical = (descriptor & 0xFFFFFC00) | (mva & 0x3FF);
        ap = (descriptor >>> 4) & 3;
        uniform = false;
      }
      default -> {
        return fault(PAGE_TRANSLATION, domain);
      }
    }
    if (access != CLIENT && access != MANAGER) {
      return fault(PAGE_DOMAIN, domain);
    }
    if (access == CLIENT && !permitted(ap, write, privileged)) {
      return fault(PAGE_PERMISSION, domain);
    }
    long bits = ((descriptor & 3) == 1 ? LARGE : 0) | (uniform ? UNIFORM : 0);
    return guarded(physical, bits, write, fault(PAGE_TRANSLATION, domain));
  }

  /**
   * The result of a walk that ended at {@code physical}, or {@code denied} if the guard says so.
   */
  private long guarded(int physical, long bits, boolean write, long denied) {
    return switch (guard.check(physical, write)) {
      case ALLOWED -> Integer.toUnsignedLong(physical) | bits;
      case WATCHED -> Integer.toUnsignedLong(physical) | bits | WATCHED;
      case DENIED -> denied;
    };
  }

  private boolean permitted(int ap, boolean write, boolean privileged) {
    return switch (ap) {
      case 0 ->
          // S lets privileged code read, R everybody; both together are reserved.
          !write
              && switch (cp15.control() & (Cp15.SCTLR_S | Cp15.SCTLR_R)) {
                case Cp15.SCTLR_S -> privileged;
                case Cp15.SCTLR_R -> true;
                default -> false;
              };
      case 1 -> privileged;
      case 2 -> privileged || !write;
      default -> true;
    };
  }

  private static long fault(int status, int domain) {
    return FAULT | (domain << 4) | status;
  }
}
