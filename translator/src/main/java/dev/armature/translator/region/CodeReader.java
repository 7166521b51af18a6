package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.DebugStops;
import dev.armature.runtime.cpu.Mmu;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.Ram;
import dev.armature.translator.Optimization;
import dev.armature.translator.cache.RegionHint;
import dev.armature.translator.cache.Span;
import dev.armature.translator.code.DecodedCode;
import dev.armature.translator.code.DecodedPage;
import dev.armature.translator.decode.Insn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads what a region is formed from, by virtual address, and remembers all it gave and the pages
 * that came from. Once {@link #freeze frozen} it needs the guest no more: another thread may form
 * the region again, smaller, while the guest goes on.
 */
final class CodeReader {
  /**
   * A page of guest code a region depends on: where it is seen, where it is, and which bytes of it
   * matter.
   */
  static final class Page {
    final int va;
    final int physical;
    final Ram ram;

    /** Offset of the page in {@link #ram}. */
    final int offset;

    /** What the page held when it was read. */
    private final byte[] bytes;

    private int first = Ram.PAGE_SIZE;
    private int last = -1;

    private Page(int va, int physical, Ram ram, int offset) {
      this.va = va;
      this.physical = physical;
      this.ram = ram;
      this.offset = offset;
      bytes = new byte[Ram.PAGE_SIZE];
      ram.read(offset, bytes, 0, bytes.length);
    }

    private Page(Page same, int distance) {
      va = same.va + distance;
      physical = same.physical;
      ram = same.ram;
      offset = same.offset;
      bytes = same.bytes;
      first = same.first;
      last = same.last;
    }

    /** The same page, seen {@code distance} bytes behind. */
    Page movedBy(int distance) {
      return new Page(this, distance);
    }

    /** Whether {@code other} is the same memory at the same address. */
    boolean isSame(Page other) {
      return va == other.va && ram == other.ram && offset == other.offset;
    }

    /** Whether the bytes that matter are as they were read. */
    boolean isUnchanged() {
      if (!isUsed()) {
        return true; // it was only asked how warm its code is
      }
      byte[] now = new byte[Ram.PAGE_SIZE];
      ram.read(offset, now, 0, now.length);
      return Arrays.equals(bytes, first, last + 1, now, first, last + 1);
    }

    /** What the page held when it was read; not to be changed. */
    byte[] contents() {
      return bytes;
    }

    /** Whether the region depends on any of it. */
    boolean isUsed() {
      return last >= first;
    }

    private Span span() {
      return new Span(va + first, Arrays.copyOfRange(bytes, first, last + 1));
    }

    private boolean holds(Span span) {
      int at = span.address() - va;
      byte[] wanted = span.bytes();
      return Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
    }

    /** Whether {@code address} is in the page. */
    boolean holds(int address) {
      return va == (address & -Ram.PAGE_SIZE);
    }

    /** The instruction at {@code address}, as it was read. */
    int encoding(int address, boolean ofThumb) {
      int at = address & (Ram.PAGE_SIZE - 1);
      return ofThumb
          ? bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << Byte.SIZE
          : (int) WORDS.get(bytes, at);
    }

    private void uses(int at, int length) {
      first = Math.min(first, at);
      last = Math.max(last, at + length - 1);
    }

    /** Whether a breakpoint or watchpoint lies in the bytes that matter. */
    boolean isStopped(DebugStops stops) {
      return last >= 0 && stops.concern(va + first, va + last);
    }

    /** Whether any of {@code length} bytes at {@code ramOffset} of {@code ram} matters. */
    boolean overlaps(Ram otherRam, int ramOffset, int length) {
      int at = ramOffset - offset;
      return ram == otherRam && at <= last && at + length > first;
    }
  }

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** More pages would make a region more costly to check than it is worth. */
  private static final int MAX_PAGES = 4;

  /**
   * What is loaded together lies within so many bytes, and is at the same distance each time: a
   * program, or the libraries of one. A region with code of the program and of a library, or of the
   * kernel's page of helpers, would fit no other placement.
   */
  private static final long NEAR = 1 << 28;

  /** One in so many of them is missing where something is nearly hot. */
  private static final int NEARLY_HOT_PART = 64;

  private final ArmCpu cpu;
  private final DecodedCode code;
  private final Experience experience;
  private final int hot;
  private final Set<Optimization> optimizations;
  private final boolean thumb;

  /** See {@link Region#moves}: what runs privileged stays where it is. */
  final boolean moves;

  private final List<Page> pages = new ArrayList<>();
  private final Map<Integer, Long> given = new HashMap<>();
  private final Map<Integer, Boolean> warm = new HashMap<>();
  private final Map<Integer, List<Integer>> targets = new HashMap<>();
  private final Set<Integer> devices = new HashSet<>();
  private final int stopChanges;

  /** See {@link Experience#sections}. */
  final Map<Integer, Integer> sections;

  private boolean frozen;
  private Integer expected;

  /**
   * A reader for one region.
   *
   * @param experience what is known about the code; only instructions that it says are executed are
   *     given
   * @param hot visits after which an instruction is hot
   * @param thumb the instruction set of the region
   */
  CodeReader(
      ArmCpu cpu,
      DecodedCode code,
      Experience experience,
      int hot,
      Set<Optimization> optimizations,
      boolean thumb) {
    this.optimizations = optimizations;
    this.cpu = cpu;
    this.code = code;
    this.experience = experience;
    this.hot = hot;
    this.thumb = thumb;
    this.moves = does(Optimization.MOVING) && !cpu.privileged();
    this.stopChanges = cpu.stops.changes();
    this.sections = does(Optimization.SECTIONS) ? experience.sections() : Map.of();
  }

  /**
   * The decoded instruction at {@code va}, or 0 where the region must not go: a breakpoint, for
   * one.
   */
  long at(int va) {
    return given.computeIfAbsent(va, this::read);
  }

  private long read(int va) {
    Page page = page(va & -Ram.PAGE_SIZE);
    if (page == null) {
      return 0;
    }
    if (does(Optimization.DEVICES) && experience.accessesDevice(va)) {
      devices.add(va);
    }
    page.uses(va & (Ram.PAGE_SIZE - 1), thumb ? 2 : 4);
    DecodedPage decoded = code.page(page.va, page.ram, page.offset, thumb);
    int index = (va & (Ram.PAGE_SIZE - 1)) >>> (thumb ? 1 : 2);
    long insn = experience.insn(decoded, index, va);
    return insn == Insn.STOP ? 0 : insn;
  }

  /**
   * Whether the interpreter branched to {@code va} often enough for the way there to be worth
   * compiling.
   */
  boolean isWarm(int va) {
    return !does(Optimization.WARMTH) || warm.computeIfAbsent(va, this::wasVisited);
  }

  private boolean wasVisited(int va) {
    Page page = page(va & -Ram.PAGE_SIZE);
    return page == null || experience.isWarm(code.page(page.ram, page.offset, thumb), va);
  }

  /**
   * Makes the instruction at {@code va} nearly hot: the region ends in front of it only because it
   * is full. Cryptography has thousands of instructions without a branch, each piece of which would
   * have to become hot by itself.
   *
   * @see #expected()
   */
  void expectSoon(int va) {
    expected = va;
    Page page = frozen ? null : page(va & -Ram.PAGE_SIZE);
    if (page != null) {
      code.warm(page.ram, page.offset + (va & (Ram.PAGE_SIZE - 1)), thumb, hot / NEARLY_HOT_PART);
    }
  }

  /** Where the region goes on that is full, or null; see {@link #expectSoon}. */
  Integer expected() {
    return expected;
  }

  /**
   * Where the indirect branch at {@code va} was seen to go within the region's instruction set,
   * most frequent first.
   */
  List<Integer> targetsSeen(int va) {
    return does(Optimization.TARGETS)
        ? targets.computeIfAbsent(va, this::targetsInHistory)
        : List.of();
  }

  private List<Integer> targetsInHistory(int va) {
    // Each once: a hint's file may say anything, and a switch has no key twice.
    return experience.targetsOf(va).stream()
        .filter(target -> (target & (thumb ? 1 : 3)) == (thumb ? 1 : 0))
        .map(target -> target & ~1)
        .filter(target -> !moves || Math.abs((long) target - va) < NEAR)
        .distinct()
        .toList();
  }

  /**
   * The word at {@code va} if it lies in a page that the region depends on already and nobody
   * watches it, or null. The region then depends on the word too.
   */
  Integer constantAt(int va) {
    if (cpu.stops.concern(va, va + 3)) {
      return null;
    }
    if (!does(Optimization.CONSTANTS)) {
      return null;
    }
    for (Page page : pages) {
      if (page.va == (va & -Ram.PAGE_SIZE)) {
        page.uses(va & (Ram.PAGE_SIZE - 1), 4);
        return (int) WORDS.get(page.bytes, va & (Ram.PAGE_SIZE - 1));
      }
    }
    return null;
  }

  /** Whether the instruction at {@code va} is known to access devices. */
  boolean accessesDevice(int va) {
    return devices.contains(va);
  }

  /**
   * From here on the guest is not asked again. Forming the same region smaller asks nothing new.
   */
  void freeze() {
    frozen = true;
  }

  /** Whether all that the region was made from is still in memory, and no breakpoint is new. */
  boolean isUnchanged() {
    return stopChanges == cpu.stops.changes() && pages.stream().allMatch(Page::isUnchanged);
  }

  /** Whether the region is to be made with {@code optimization}. */
  boolean does(Optimization optimization) {
    return optimizations.contains(optimization);
  }

  /**
   * Whether memory holds all bytes that {@code hint} is about where it has them. They are read, so
   * that the region depends on what was compared.
   */
  boolean holds(RegionHint hint) {
    // The entry's page is the first of a region's, wherever the bytes are that come first.
    if (page(hint.entry() & -Ram.PAGE_SIZE) == null) {
      return false;
    }
    for (Span span : hint.spans()) {
      Page page = page(span.address() & -Ram.PAGE_SIZE);
      if (page == null || !page.holds(span)) {
        return false;
      }
    }
    return true;
  }

  /** What a later run must know to form and emit the region at {@code entry} as it was here. */
  RegionHint hint(int entry) {
    Set<Integer> instructions = new HashSet<>(given.keySet());
    instructions.removeIf(va -> given.get(va) == 0);
    Set<Integer> isWarm = new HashSet<>(warm.keySet());
    isWarm.removeIf(va -> !warm.get(va));
    Map<Integer, List<Integer>> seen = new HashMap<>(targets);
    seen.values().removeIf(List::isEmpty);
    List<Span> spans = pages.stream().filter(Page::isUsed).map(Page::span).toList();
    return new RegionHint(entry, thumb, spans, instructions, isWarm, seen, devices);
  }

  /** The pages read so far. */
  List<Page> pages() {
    return pages;
  }

  private Page page(int va) {
    if (frozen) {
      throw new IllegalStateException("a frozen reader was asked for something new");
    }
    for (Page page : pages) {
      if (page.va == va) {
        return page;
      }
    }
    if (pages.size() == MAX_PAGES) {
      return null;
    }
    Page page = resolve(cpu, va);
    if (page != null) {
      pages.add(page);
    }
    return page;
  }

  /** The page of plain RAM that instructions at {@code va} come from now, or null. */
  static Page resolve(ArmCpu cpu, int va) {
    long translation = cpu.mmu.probeFetch(va);
    if (translation < 0 || (translation & Mmu.FETCH_UNIFORM) == 0) {
      return null;
    }
    Mapping m = cpu.mmu.memory().find((int) translation);
    if (m == null || !m.directWrite() || m.ram() == null) {
      return null;
    }
    return new Page(va, (int) translation, m.ram(), (int) translation - m.start());
  }
}
