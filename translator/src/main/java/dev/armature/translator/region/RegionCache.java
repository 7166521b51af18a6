package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.HotCode;
import dev.armature.runtime.memory.CodeWriteListener;
import dev.armature.runtime.memory.Ram;
import dev.armature.translator.code.DecodedCode;
import dev.armature.translator.code.DecodedPage;
import dev.armature.translator.region.RegionDroppedEvent.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * All regions, found by entry address; valid ones only.
 *
 * <p>A small table by address answers most look-ups. Behind it every address in each address space
 * has a chain of regions, one for each set of physical pages seen there; a region is checked
 * against the current mapping once in each epoch and context of the MMU.
 */
final class RegionCache implements CodeWriteListener {
  private static final int TABLE_SHIFT = 32 - 14;

  /** Translations kept for one address: as many processes may run different code there. */
  private static final int MAX_CHAIN = 8;

  /**
   * Placements of the same code that are kept: more than programs of one kind run at a time, and
   * few enough that those of ended programs do not pile up.
   */
  private static final int MAX_PLACEMENTS = 16;

  private static final long NO_KEY = -1;

  private final ArmCpu cpu;
  private final DecodedCode code;
  private final CodePages codePages;
  private final Region[] table = new Region[1 << (32 - TABLE_SHIFT)];
  private final Long2ObjectHashMap<Region> byAddress = new Long2ObjectHashMap<>();

  /** Those that may be moved, by the physical address of their entry. */
  private final Long2ObjectHashMap<List<Region>> movable = new Long2ObjectHashMap<>();

  /**
   * By slot: a key that {@link #byAddress} has nothing for. Cold code is looked up all the time.
   */
  private final long[] absent = new long[1 << (32 - TABLE_SHIFT)];

  private final IdentityHashMap<Ram, List<Region>[]> byPage = new IdentityHashMap<>();
  private long dropped;
  private long moves;

  RegionCache(ArmCpu cpu, DecodedCode code) {
    this.cpu = cpu;
    this.code = code;
    this.codePages = new CodePages(cpu);
    Arrays.fill(absent, NO_KEY);
    cpu.mmu.memory().onCodeWrite(cpu.number(), this);
    cpu.stops.onChange(this::removeStopped);
    cpu.events.register(() -> RegionDroppedEvent.class);
  }

  long dropped() {
    return dropped;
  }

  /** How often a region came to be used at another address. */
  long moves() {
    return moves;
  }

  /** Spreads the code of kernel and programs, which lie at multiples of large powers of two. */
  private static int slot(int space, int pc) {
    return ((pc + space * 0x632BE59B) * 0x9E3779B1) >>> TABLE_SHIFT;
  }

  /** The valid region that starts at the CPU's PC, or null. */
  Region find() {
    return find(cpu.pc);
  }

  /** The valid region that starts at {@code pc} in the CPU's instruction set, or null. */
  Region find(int pc) {
    boolean thumb = cpu.thumb;
    int slot = slot(cpu.mmu.spaceNumber(), pc);
    Region region = table[slot];
    if (region != null && region.pc == pc && region.thumb == thumb && isValid(region)) {
      return region;
    }
    long key = key(cpu.mmu.spaceNumber(), pc, thumb);
    if (absent[slot] == key) {
      return null;
    }
    Region first = byAddress.get(key);
    if (first == null) {
      absent[slot] = key;
    }
    for (Region r = first; r != null; r = r.sameAddress) {
      if (isValid(r)) {
        table[slot] = r;
        return r;
      }
    }
    return null;
  }

  /** As {@link #find}, else one of another address, which is moved. */
  Region findOrMove() {
    Region region = find();
    if (region == null) {
      region = moved(0);
      if (region != null) {
        add(region);
      }
    }
    return region;
  }

  private static long key(int space, int pc, boolean thumb) {
    return (long) space << 32 | Integer.toUnsignedLong(pc) | (thumb ? 1 : 0);
  }

  /** Whether {@code region} is made from what is mapped now. */
  private boolean isValid(Region region) {
    if (region.isValid(cpu.mmu)) {
      return true;
    }
    if (region.dropped || region.rests()) {
      return false;
    }
    if (!fits(region, 0)) {
      return false;
    }
    region.setValid(cpu.mmu);
    return true;
  }

  /** Whether the pages of {@code region} are seen {@code distance} bytes behind where they were. */
  private boolean fits(Region region, int distance) {
    List<CodeReader.Page> pages = region.pages;
    for (int i = 0; i < pages.size(); i++) {
      if (!codePages.has(pages.get(i), distance)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The largest region of other addresses whose code is what is seen at the CPU's PC, placed there;
   * null if there is none.
   *
   * @param moreThan instructions that it must have more of
   */
  Region moved(int moreThan) {
    int pc = cpu.pc;
    long page = codePages.physical(pc & -Ram.PAGE_SIZE);
    List<Region> same =
        page < 0 ? null : movable.get(page + (pc & (Ram.PAGE_SIZE - 1)) | (cpu.thumb ? 1 : 0));
    if (same == null) {
      return null;
    }
    Region best = null;
    int most = moreThan;
    for (int i = 0; i < same.size(); i++) {
      Region region = same.get(i);
      if (!region.rests() && region.instructions > most && fits(region, pc - region.pc)) {
        best = region;
        most = region.instructions;
      }
    }
    if (best == null) {
      return null;
    }
    Region moved = best.movedTo(pc, cpu.mmu.spaceNumber());
    if (moved.pages.stream().anyMatch(p -> p.isStopped(cpu.stops))) {
      return null;
    }
    if (moved.placements.size() == MAX_PLACEMENTS) {
      remove(moved.placements.getFirst(), Reason.CROWDED_OUT);
    }
    moves++;
    return moved;
  }

  /** Adds a region just made, of code that is in memory. */
  void add(Region region) {
    long key = key(region.space, region.pc, region.thumb);
    region.sameAddress = byAddress.get(key);
    byAddress.put(key, region);
    absent[slot(region.space, region.pc)] = NO_KEY;
    int length = 1;
    for (Region r = region; r.sameAddress != null; r = r.sameAddress) {
      if (++length > MAX_CHAIN) {
        drop(r.sameAddress, Reason.CROWDED_OUT);
        break;
      }
    }
    table[slot(region.space, region.pc)] = region;
    for (CodeReader.Page page : region.pages) {
      cpu.mmu.memory().markCode(page.ram, page.offset, Ram.CODE_TRANSLATED, cpu.number());
      regionsOf(page.ram, page.offset, true).add(region);
    }
    if (region.moves) {
      region.placements.add(region);
      movable.computeIfAbsent(physicalKey(region), k -> new ArrayList<>()).add(region);
    }
  }

  private static long physicalKey(Region region) {
    CodeReader.Page entry = region.pages.get(0);
    long address = Integer.toUnsignedLong(entry.physical) + (region.pc - entry.va);
    return address | (region.thumb ? 1 : 0);
  }

  /**
   * Adds a region just made, in place of one of the same code that is smaller, or whose accesses
   * share a look at their page where this one's do not.
   */
  void replace(Region region) {
    Region r = ofSameCode(region);
    if (r != null) {
      boolean apart = r.sharesLooks && !region.sharesLooks;
      if (r.instructions >= region.instructions && !apart) {
        return;
      }
      remove(r, apart ? Reason.APART : Reason.GROWN);
    }
    add(region);
  }

  private Region ofSameCode(Region region) {
    Region r = byAddress.get(key(region.space, region.pc, region.thumb));
    while (r != null && !isOfPages(r, region)) {
      r = r.sameAddress;
    }
    return r;
  }

  /**
   * Adds a region that HotSpot is to interpret for a moment, while the one that it is to {@link
   * #replace} rests.
   */
  void tryOut(Region region) {
    Region r = ofSameCode(region);
    if (r == null || r.rests() || r.standsFor != null || r.instructions >= region.instructions) {
      replace(region);
      return;
    }
    r.rest();
    region.standsFor = r;
    add(region);
  }

  /** Has {@code region} rest that was {@linkplain #tryOut tried}, until it is compiled. */
  void goBackFrom(Region region) {
    if (region.standsFor != null) {
      region.rest();
      region.standsFor.wake();
    }
  }

  /** Ends what {@link #tryOut} began: {@code region} stays, if it was not dropped meanwhile. */
  void goOnWith(Region region) {
    Region other = region.standsFor;
    region.standsFor = null;
    region.wake();
    if (other != null) {
      other.wake();
      if (!region.dropped && !other.dropped) {
        remove(other, Reason.GROWN);
      }
    }
  }

  /** Whether each page of {@code region} is one of {@code other}'s: where that fits, it does. */
  private static boolean isOfPages(Region region, Region other) {
    return region.pages.stream().allMatch(p -> other.pages.stream().anyMatch(p::isSame));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of lists
  private List<Region> regionsOf(Ram ram, int offset, boolean create) {
    List<Region>[] pages = byPage.get(ram);
    if (pages == null) {
      if (!create) {
        return null;
      }
      pages = new List[ram.size() >>> Ram.PAGE_SHIFT];
      byPage.put(ram, pages);
    }
    int number = offset >>> Ram.PAGE_SHIFT;
    if (pages[number] == null && create) {
      pages[number] = new ArrayList<>();
    }
    return pages[number];
  }

  @Override
  public void codeWritten(Ram ram, int offset, int length) {
    List<Region> regions = regionsOf(ram, offset, false);
    if (regions == null) {
      return;
    }
    // A copy: dropping takes a region out of the list, twice if it sees the page at two addresses.
    for (Region region : List.copyOf(regions)) {
      for (CodeReader.Page page : region.pages) {
        if (!region.dropped && page.overlaps(ram, offset, length)) {
          drop(region, Reason.CODE_WRITTEN);
          break;
        }
      }
    }
  }

  private void drop(Region region, Reason reason) {
    dropped++;
    CodeReader.Page entry = region.pages.get(0);
    code.cool(entry.ram, entry.offset + (region.pc - entry.va), region.thumb, DecodedPage.COOLED);
    remove(region, reason);
  }

  /** The regions that were run most often, at most {@code most}. */
  List<HotCode> hottest(int most) {
    List<Region> all = new ArrayList<>();
    for (Region first : byAddress.values()) {
      for (Region r = first; r != null; r = r.sameAddress) {
        all.add(r);
      }
    }
    return all.stream()
        .sorted(Comparator.comparingLong((Region r) -> Integer.toUnsignedLong(r.runs)).reversed())
        .limit(most)
        .map(r -> new HotCode(r.pc, r.thumb, r.instructions, Integer.toUnsignedLong(r.runs)))
        .toList();
  }

  /** Takes the regions out that would pass over a breakpoint: they are made again without it. */
  private void removeStopped() {
    List<Region> stopped = new ArrayList<>();
    for (Region first : byAddress.values()) {
      for (Region r = first; r != null; r = r.sameAddress) {
        if (r.pages.stream().anyMatch(page -> page.isStopped(cpu.stops))) {
          stopped.add(r);
        }
      }
    }
    stopped.forEach(region -> remove(region, Reason.BREAKPOINT));
  }

  /** Takes {@code region} out; links to it fail from now on. */
  void remove(Region region, Reason reason) {
    RegionDroppedEvent.write(region, reason);
    region.drop();
    long key = key(region.space, region.pc, region.thumb);
    Region first = byAddress.get(key);
    if (first == region) {
      if (region.sameAddress == null) {
        byAddress.remove(key);
      } else {
        byAddress.put(key, region.sameAddress);
      }
    } else {
      for (Region r = first; r != null; r = r.sameAddress) {
        if (r.sameAddress == region) {
          r.sameAddress = region.sameAddress;
          break;
        }
      }
    }
    int slot = slot(region.space, region.pc);
    if (table[slot] == region) {
      table[slot] = null;
    }
    for (CodeReader.Page page : region.pages) {
      List<Region> regions = regionsOf(page.ram, page.offset, true);
      regions.remove(region);
      if (regions.isEmpty()) {
        page.ram.removeCode(page.offset, Ram.CODE_TRANSLATED, cpu.number());
      }
    }
    if (region.moves) {
      region.placements.remove(region);
      List<Region> same = movable.get(physicalKey(region));
      same.remove(region);
      if (same.isEmpty()) {
        movable.remove(physicalKey(region));
      }
    }
  }
}
