package dev.armature.runtime.cpu;

import dev.armature.runtime.log.GuestLog;
import dev.armature.runtime.memory.HostMemory;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;
import dev.armature.runtime.memory.Ram;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory as the CPU sees it: translation, alignment rules, aborts, and the soft TLB that makes the
 * common access a compare, an add and a load.
 *
 * <h2>Soft TLB</h2>
 *
 * Direct-mapped tables of pages that the common access finds its host address in ({@link SoftTlb}):
 * one pair for each of the last four contexts, a context being a value of the domain access
 * register and a privilege. Neither a mode switch nor a change of the domains flushes anything:
 * Linux opens and closes the user's domain around each of its accesses to user memory. Only RAM
 * pages with one mapping and one permission for all 4 KB are entered; a page that engines keep
 * decoded or translated code of is never in a store table. Pages of devices have tables of their
 * own beside them ({@link DeviceTlb}). All else takes the slow path.
 *
 * <h2>Aborts</h2>
 *
 * A failing access sets FSR and FAR and throws {@link GuestAbort}; nothing was changed by then.
 */
public final class Mmu {
  /** Contexts whose translations are kept. */
  public static final int CONTEXTS = 4;

  /** What no page or section is: bit 11 is clear in their addresses. */
  public static final int NO_PAGE = SoftTlb.EMPTY;

  private static final int PAGE = 0xFFFFF000;
  private static final int SECTION = 0xFFF00000;
  private static final int FSR_ALIGNMENT = 0x1;
  private static final int FSR_EXTERNAL = 0x8;
  private static final int FSR_PAGE_PERMISSION = 0xF;

  /** Accesses to pages of devices that were met before. */
  public final DeviceAccesses devices;

  /** SWP and SWPB. */
  public final AtomicAccesses atomics;

  private final Cp15 cp15;
  private final ArmCpu cpu;
  private final PhysicalMemory memory;
  private final PageWalk walk;
  private final List<AddressSpace> spaces = new ArrayList<>();
  private final AddressSpace machine;
  private AddressSpace space;
  private boolean privileged = true;

  // The tables of the current context.
  private long loads;
  private long stores;

  // Those for accesses with User permissions: of the context of User mode under the same domain
  // access, or, as long as there is none, tables that stay empty.
  private SoftTlb userTlb;
  private long userLoads;
  private long userStores;
  private final SoftTlb none = new SoftTlb(0, false);
  private AccessObserver observer;
  private SoftTlb tlb;
  private int context;
  private int epoch;
  private int epochs;
  private int created;
  private int generation;
  private long misses;

  Mmu(ArmCpu cpu, PhysicalMemory memory) {
    this.cpu = cpu;
    this.cp15 = cpu.cp15;
    this.memory = memory;
    this.walk = new PageWalk(cpu.cp15, memory);
    this.devices = new DeviceAccesses(cpu, this);
    this.atomics = new AtomicAccesses(this);
    memory.onMapChange(this::flushAll);
    memory.onCodeMark(this::protectCode);
    machine = newAddressSpace();
    enter(machine);
  }

  /** The physical address space behind this MMU. */
  public PhysicalMemory memory() {
    return memory;
  }

  /**
   * A number that changes whenever a translation may have changed: what engines derive from virtual
   * addresses is valid while it stays.
   */
  public int epoch() {
    return epoch;
  }

  /**
   * Which of the contexts whose translations are kept is the current one, 0 to {@link #CONTEXTS} -
   * 1. What holds in one of them need not hold in another; within an epoch a number always means
   * the same domain access and privilege.
   */
  public int context() {
    return context;
  }

  /** The number of the current address space, which no other ever has. */
  public int spaceNumber() {
    return space.number;
  }

  /** Accesses that missed the soft TLB. */
  public long misses() {
    return misses;
  }

  /** What the soft TLB holds in the current context, by virtual address. For people. */
  public List<CachedPage> cachedPages() {
    return CachedPage.all(tlb, memory);
  }

  // Address spaces

  /** Whether {@code which} is the current address space. */
  public boolean isCurrent(AddressSpace which) {
    return which == space;
  }

  /** An address space for a hypervisor's guest, empty; see {@link #enter}. */
  public AddressSpace newAddressSpace() {
    AddressSpace fresh = new AddressSpace(created++, ++epochs, generation);
    spaces.add(fresh);
    return fresh;
  }

  /** Forgets an address space that {@link #newAddressSpace} made. */
  public void discard(AddressSpace gone) {
    spaces.remove(gone);
    if (space == gone) {
      enter(machine);
    }
  }

  /**
   * Goes on with what is known of {@code next}. Who calls sees to it that the translation table
   * base, the domain access and the guard are those of {@code next}, and that whatever changes them
   * while it is not the current one flushes it.
   */
  public void enter(AddressSpace next) {
    space = next;
    epoch = next.epoch;
    if (next.generation != generation) {
      forget();
    }
    findContext();
  }

  /** Forgets all cached translations of all address spaces. */
  public void flushAll() {
    generation++;
    flush();
  }

  /** Forgets all cached translations of the current address space. */
  public void flush() {
    forget();
    use();
  }

  private void forget() {
    space.generation = generation;
    space.flush();
    nextEpoch();
  }

  /** Forgets all cached translations of {@code which}, the current address space or another. */
  public void flush(AddressSpace which) {
    if (which == space) {
      flush();
    } else {
      which.generation = generation - 1;
    }
  }

  /**
   * Forgets what of {@code which} leads to the page of RAM at {@code physical}, under whatever
   * addresses.
   */
  public void flushFrame(AddressSpace which, int physical) {
    Mapping m = memory.find(physical);
    if (which != space || m == null || m.ram() == null) {
      flush(which);
      return;
    }
    space.emptyTo(m.ram().hostAddress() + ((physical - m.start()) & PAGE));
    if (space.maybeFetchedFrom(physical)) {
      nextEpoch();
    }
  }

  private void nextEpoch() {
    epoch = ++epochs;
    space.epoch = epoch;
  }

  /**
   * Forgets the translation of {@code mva} in the current address space, for all of the section or
   * page that holds it (ARM926EJ-S TRM, 2.3.9).
   */
  public void flushPage(int mva) {
    // Under FCSE entries are kept by unmodified address, which has two names below 32 MB.
    if (cp15.fcsePid() != 0 || space.maybeInLarge(mva)) {
      flush();
      return;
    }
    space.empty(mva);
    // Most pages flushed one by one hold data: what was derived from code stays.
    if (space.maybeFetched(mva)) {
      nextEpoch();
    }
  }

  /** Takes every page out of the store tables that maps {@code ram}'s page at {@code offset}. */
  private void protectCode(Ram ram, int offset) {
    long page = ram.hostAddress() + (offset & PAGE);
    for (AddressSpace s : spaces) {
      s.emptyStoresTo(page);
    }
  }

  /** One empty address space, privileged. */
  void reset() {
    privileged = true;
    spaces.clear();
    spaces.add(machine);
    enter(machine);
    flushAll();
  }

  void setPrivileged(boolean value) {
    privileged = value;
    findContext();
  }

  /** To be told when the domain access register was written. */
  void domainAccessChanged() {
    findContext();
  }

  private void findContext() {
    if (!space.select(cp15.domainAccess(), privileged)) {
      nextEpoch();
    }
    use();
  }

  private void use() {
    tlb = space.tlb();
    context = space.context;
    loads = tlb.loads;
    stores = tlb.stores;
    SoftTlb user = privileged ? space.find(tlb.domainAccess, false) : tlb;
    userTlb = user == null ? none : user;
    userLoads = userTlb.loads;
    userStores = userTlb.stores;
    devices.use(tlb);
  }

  /** Has every page that the tables lead to approved by {@code guard}. */
  public void setFrameGuard(FrameGuard guard) {
    walk.setGuard(guard);
    flushAll();
  }

  /**
   * Has every store, and every load that misses the soft TLB (so each of a device), told to {@code
   * newObserver} before it happens; null ends that.
   */
  public void observe(AccessObserver newObserver) {
    observer = newObserver;
    devices.observe(newObserver);
    for (AddressSpace s : spaces) {
      s.emptyStores();
    }
  }

  // Fast paths

  /** Loads a word; an unaligned address rotates the aligned word (ARM ARM A2.8, v5). */
  public int load32(int va) {
    long addend = SoftTlb.addend(loads, va, PAGE | 3);
    if (addend != 0) {
      return HostMemory.getInt(HostMemory.at(addend, va));
    }
    return load32Slow(va, privileged);
  }

  /** Loads a halfword, zero extended; bit 0 of the address is ignored. */
  public int load16(int va) {
    long addend = SoftTlb.addend(loads, va, PAGE | 1);
    if (addend != 0) {
      return HostMemory.getShort(HostMemory.at(addend, va)) & 0xFFFF;
    }
    return load16Slow(va);
  }

  /** Loads a byte, zero extended. */
  public int load8(int va) {
    long addend = SoftTlb.addend(loads, va, PAGE);
    if (addend != 0) {
      return HostMemory.getByte(HostMemory.at(addend, va)) & 0xFF;
    }
    return load(va, 1, privileged);
  }

  /** Stores a word; bits 1:0 of the address are ignored. */
  public void store32(int va, int value) {
    long addend = SoftTlb.addend(stores, va, PAGE | 3);
    if (addend != 0) {
      HostMemory.putInt(HostMemory.at(addend, va), value);
    } else {
      store32Slow(va, value, privileged);
    }
  }

  /** Stores a halfword; bit 0 of the address is ignored. */
  public void store16(int va, int value) {
    long addend = SoftTlb.addend(stores, va, PAGE | 1);
    if (addend != 0) {
      HostMemory.putShort(HostMemory.at(addend, va), (short) value);
    } else {
      store16Slow(va, value);
    }
  }

  /** Stores a byte. */
  public void store8(int va, int value) {
    long addend = SoftTlb.addend(stores, va, PAGE);
    if (addend != 0) {
      HostMemory.putByte(HostMemory.at(addend, va), (byte) value);
    } else {
      store(va, 1, value, privileged);
    }
  }

  /** Stores the first {@code count} of {@code words}, in order, as so many stores would. */
  public void storeWords(int va, int[] words, int count) {
    long addend = storeWordsAddend(va, count);
    for (int i = 0; i < count; i++) {
      if (addend != 0) {
        HostMemory.putInt(HostMemory.at(addend, va) + 4L * i, words[i]);
      } else {
        store32(va + 4 * i, words[i]);
      }
    }
  }

  /** Loads {@code count} words, in order, as so many loads would. */
  public void loadWords(int va, int[] words, int count) {
    long addend = loadWordsAddend(va, count);
    for (int i = 0; i < count; i++) {
      words[i] =
          addend != 0 ? HostMemory.getInt(HostMemory.at(addend, va) + 4L * i) : load32(va + 4 * i);
    }
  }

  /**
   * The load addend of {@code count} words from {@code va} on, or 0 if they are not in one page
   * that the soft TLB has.
   */
  public long loadWordsAddend(int va, int count) {
    return inOnePage(va, count) ? loadAddend(va, PAGE | 3) : 0;
  }

  /** As {@link #loadWordsAddend}, for stores. */
  public long storeWordsAddend(int va, int count) {
    return inOnePage(va, count) ? storeAddend(va, PAGE | 3) : 0;
  }

  private static boolean inOnePage(int va, int words) {
    return ((va ^ (va + 4 * words - 1)) & PAGE) == 0;
  }

  // For translated code. No call, no side effect: C2 inlines them into loops, and a call in a loop,
  // even one that is never reached, would have it keep every value of the loop in memory.

  /**
   * The load addend of the page that holds {@code va}, or 0 if the soft TLB does not have it.
   *
   * @param mask the page bits and those low bits that must be zero
   */
  public long loadAddend(int va, int mask) {
    return SoftTlb.addend(loads, va, mask);
  }

  /**
   * The virtual address of the section of 1 MB that holds {@code va} if the addend that {@link
   * #loadAddend} has just given for {@code va} holds for all of it, else {@link #NO_PAGE}.
   */
  public int loadSection(int va) {
    return SoftTlb.holdsForSection(loads, va) ? va & SECTION : NO_PAGE;
  }

  /**
   * The virtual address of the section that holds {@code va}, or {@link #NO_PAGE} if there is no
   * load addend for {@code va}, or none that holds for all of the section.
   */
  public int sectionToLoadFrom(int va) {
    return loadAddend(va, PAGE) != 0 ? loadSection(va) : NO_PAGE;
  }

  /** The store addend of the page that holds {@code va}, or 0; see {@link #loadAddend}. */
  public long storeAddend(int va, int mask) {
    return SoftTlb.addend(stores, va, mask);
  }

  /** As {@link #loadAddend}, with User permissions. */
  public long userLoadAddend(int va, int mask) {
    return SoftTlb.addend(userLoads, va, mask);
  }

  /** As {@link #storeAddend}, with User permissions. */
  public long userStoreAddend(int va, int mask) {
    return SoftTlb.addend(userStores, va, mask);
  }

  // Slow paths

  /** LDRT: a word with User permissions. */
  public int load32User(int va) {
    long addend = userLoadAddend(va, PAGE | 3);
    return addend != 0 ? HostMemory.getInt(HostMemory.at(addend, va)) : load32Slow(va, false);
  }

  /** LDRBT: a byte with User permissions. */
  public int load8User(int va) {
    long addend = userLoadAddend(va, PAGE);
    return addend != 0 ? HostMemory.getByte(HostMemory.at(addend, va)) & 0xFF : load(va, 1, false);
  }

  /** STRT: a word with User permissions. */
  public void store32User(int va, int value) {
    long addend = userStoreAddend(va, PAGE | 3);
    if (addend != 0) {
      HostMemory.putInt(HostMemory.at(addend, va), value);
    } else {
      store32Slow(va, value, false);
    }
  }

  /** STRBT: a byte with User permissions. */
  public void store8User(int va, int value) {
    long addend = userStoreAddend(va, PAGE);
    if (addend != 0) {
      HostMemory.putByte(HostMemory.at(addend, va), (byte) value);
    } else {
      store(va, 1, value, false);
    }
  }

  /** Loads the aligned word that holds {@code va}, without rotation: LDM and LDRD. */
  public int loadAligned32(int va) {
    if ((va & 3) != 0) {
      checkAlignment(va);
    }
    return load32(va & ~3);
  }

  private int load32Slow(int va, boolean asPrivileged) {
    if ((va & 3) != 0) {
      checkAlignment(va);
      return Integer.rotateRight(load(va & ~3, 4, asPrivileged), (va & 3) << 3);
    }
    return load(va, 4, asPrivileged);
  }

  private int load16Slow(int va) {
    if ((va & 1) != 0) {
      checkAlignment(va);
    }
    return load(va & ~1, 2, privileged);
  }

  private void store32Slow(int va, int value, boolean asPrivileged) {
    if ((va & 3) != 0) {
      checkAlignment(va);
    }
    store(va & ~3, 4, value, asPrivileged);
  }

  private void store16Slow(int va, int value) {
    if ((va & 1) != 0) {
      checkAlignment(va);
    }
    store(va & ~1, 2, value & 0xFFFF, privileged);
  }

  private int load(int va, int width, boolean asPrivileged) {
    checkWatched(va, width, false);
    Mapping device = asPrivileged == privileged ? devices.loads.find(va) : null;
    if (device != null) {
      return devices.loadNoted(device, va, width);
    }
    long translation = translate(va, false, asPrivileged);
    int physical = (int) translation;
    if (observer != null) {
      observer.beforeLoad(physical);
    }
    fillLoad(asPrivileged == privileged ? tlb : userTlb, va, translation);
    return memory.read(physical, width);
  }

  private void store(int va, int width, int value, boolean asPrivileged) {
    checkWatched(va, width, true);
    Mapping device = asPrivileged == privileged ? devices.stores.find(va) : null;
    if (device != null) {
      devices.storeNoted(device, va, width, value);
      return;
    }
    long translation = translate(va, true, asPrivileged);
    int physical = (int) translation;
    if ((translation & PageWalk.WATCHED) != 0) {
      storeWatched(va, physical, width, value);
      return;
    }
    if (observer != null) {
      observer.beforeStore(physical, width);
    }
    fillStore(asPrivileged == privileged ? tlb : userTlb, va, translation);
    memory.write(physical, width, width == 1 ? value & 0xFF : value);
  }

  /** Prevents the access if a debugger watches one of its bytes. */
  private void checkWatched(int va, int width, boolean store) {
    Watchpoint watchpoint = cpu.stops.watchpointAt(va, width, store);
    if (watchpoint != null) {
      if (observer != null) {
        observer.beforeStop();
      }
      cpu.stops.watchpointReached(va, watchpoint);
      throw GuestAbort.STOP;
    }
  }

  private void storeWatched(int va, int physical, int width, int value) {
    if (observer != null) {
      observer.beforeWatchedStore(physical);
    }
    if (!walk.guard().store(physical, width, value)) {
      cp15.setDataFault(FSR_PAGE_PERMISSION, modified(va));
      throw GuestAbort.DATA;
    }
  }

  /** Aborts if alignment faults are on; else returns. */
  public void checkAlignment(int va) {
    if (cp15.alignmentFaults()) {
      cp15.setDataFault(FSR_ALIGNMENT, modified(va));
      throw GuestAbort.DATA;
    }
  }

  /** The physical address and {@link PageWalk#UNIFORM}, or a data abort. */
  private long translate(int va, boolean write, boolean asPrivileged) {
    misses++;
    int mva = modified(va);
    long result = walk.translate(mva, write, asPrivileged);
    if (result < 0) {
      cp15.setDataFault((int) result & 0xFF, mva);
      if (cpu.log.isOn(GuestLog.Category.MMU)) {
        cpu.log.log(
            GuestLog.Category.MMU,
            "mmu: %s %08x faults, FSR %02x",
            write ? "store to" : "load from",
            mva,
            (int) result & 0xFF);
      }
      throw GuestAbort.DATA;
    }
    return result;
  }

  /** Enters a page into a load table if all of it has one mapping. */
  private void fillLoad(SoftTlb table, int va, long translation) {
    int physical = (int) translation;
    Mapping m = memory.find(physical);
    if (isNotEntered(table, va, translation, m, false)) {
      return;
    }
    if (m.directRead()) {
      noteSize(va, translation);
      int offset = physical - m.start();
      table.enterLoad(va, m.ram().hostAddress() + (offset & PAGE), inWholeSection(translation, m));
    } else {
      table.deviceLoads.enter(va, physical, m);
    }
  }

  /** Whether all of the section is translated as this. */
  private boolean inWholeSection(long translation, Mapping m) {
    int section = (int) translation & SECTION;
    return (translation & PageWalk.SECTION) != 0
        && m.contains(section)
        && m.contains(section | ~SECTION)
        && !cpu.stops.watches();
  }

  /** Enters a page into a store table likewise, unless its stores must be noticed. */
  private void fillStore(SoftTlb table, int va, long translation) {
    int physical = (int) translation;
    Mapping m = memory.find(physical);
    if (isNotEntered(table, va, translation, m, true)) {
      return;
    }
    int offset = physical - m.start();
    if (!m.directWrite()) {
      table.deviceStores.enter(va, physical, m);
    } else if (observer == null && !m.ram().isCode(offset)) {
      noteSize(va, translation);
      table.enterStore(va, m.ram().hostAddress() + (offset & PAGE));
    }
  }

  private boolean isNotEntered(SoftTlb table, int va, long translation, Mapping m, boolean store) {
    return (translation & PageWalk.UNIFORM) == 0
        || m == null
        || table == none
        || cpu.stops.watchPage(va, store);
  }

  /** Remembers that more than the page that holds {@code va} has this translation, if it has. */
  private void noteSize(int va, long translation) {
    if ((translation & PageWalk.LARGE) != 0) {
      space.noteLarge(va);
    }
  }

  // Instruction fetch

  /**
   * Translates an instruction address for the current mode.
   *
   * @return the physical address, zero extended, with {@link #FETCH_UNIFORM} set if it holds for
   *     the whole 4 KB page
   * @throws GuestAbort if the fetch aborts; IFSR is set
   */
  public long translateFetch(int va) {
    long result = probeFetch(va);
    if (result < 0) {
      cp15.setInstructionFault((int) result & 0xFF);
      throw GuestAbort.PREFETCH;
    }
    return result;
  }

  /** As {@link #translateFetch}, but a fault is a negative result and changes nothing. */
  public long probeFetch(int va) {
    long result = walk.translate(modified(va), false, privileged);
    if (result >= 0) {
      space.noteFetch(va, (int) result);
      noteSize(va, result);
    }
    return result;
  }

  /**
   * Where {@code va} lies, for those who look at the guest from outside: permissions and domains do
   * not count, and nothing changes.
   *
   * @return the physical address, zero extended in bits 31:0; negative if nothing is mapped there
   */
  public long probeLoad(int va) {
    return walk.locate(modified(va));
  }

  /**
   * As {@link #probeLoad}, for a virtual CPU that a hypervisor keeps: no guard is asked.
   *
   * @param tableBase physical address of its first-level table
   * @param processId its FCSE process id, as in the CPU's register
   */
  public long probeLoad(int va, int tableBase, int processId) {
    return new PageWalk(cp15, memory).locate(modified(va, processId), tableBase);
  }

  /** Set in what {@link #translateFetch} returns when the translation holds for the whole page. */
  public static final long FETCH_UNIFORM = PageWalk.UNIFORM;

  /** Aborts a fetch from an address that nothing decodes. */
  public GuestAbort externalPrefetchAbort(int va) {
    cpu.log.guestError("instruction fetch from %08x, where nothing is", va);
    cp15.setInstructionFault(FSR_EXTERNAL);
    return GuestAbort.PREFETCH;
  }

  private int modified(int va) {
    return modified(va, cp15.fcsePid());
  }

  private static int modified(int va, int processId) {
    return (va & 0xFE000000) == 0 ? va | processId : va;
  }
}
