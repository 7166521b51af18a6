package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Mmu;
import java.util.ArrayList;
import java.util.List;

/**
 * Translated guest code. The translator makes one subclass for each region, whose {@link #run} is
 * the code; this class holds what the dispatcher knows about it.
 *
 * <p>A region is valid where the pages it was made from are seen where they were. That is checked
 * once in each {@link Mmu#epoch epoch} and {@link Mmu#context context} it is run in; a region whose
 * code was overwritten is dropped for good.
 *
 * <p>A region that {@link #moves} may be used at other addresses, too, where the same pages are
 * seen: Linux loads a program to another address each time. Each such {@linkplain #movedTo
 * placement} is an object of the same class, so HotSpot compiles the code once.
 */
public abstract class Region implements Cloneable {
  /** {@link #run} left to an address the region does not know; look it up. */
  static final int EXIT_INDIRECT = -1;

  /** {@link #run} left before an instruction that the interpreter must execute. */
  static final int EXIT_INTERPRET = -2;

  /** {@link #run} left before an SWI, which the dispatcher raises. */
  static final int EXIT_SWI = -4;

  /**
   * {@link #run} left because the budget does not suffice for the longest path, or attention is
   * wanted.
   */
  static final int EXIT_CHECK = -3;

  /**
   * {@link #run} left as by {@link #EXIT_INTERPRET}, because accesses that share a look at their
   * page ({@link SharedAccesses}) lie in two.
   */
  static final int EXIT_APART = -5;

  /** Address of the entry. */
  int pc;

  /** Whether the code takes its addresses relative to {@link #displacement}. */
  boolean moves;

  /** Bytes from the addresses that the region was made from to those it is at. */
  protected int displacement;

  /** All placements of the same code that are in use, this one included; the oldest first. */
  List<Region> placements;

  boolean thumb;

  /** Number of the MMU's address space that it was made in. */
  int space;

  /** The MMU's epoch in which the region was last found valid. */
  private int epoch;

  /** One bit for each context of that epoch in which it was. */
  private int contexts;

  /** The region that follows each direct exit, once known; valid under the same rules. */
  Region[] links;

  /**
   * For each site that may leave from the middle: the address of its instruction, where the region
   * was made from.
   */
  protected int[] siteAddress;

  /**
   * For each such site: how many instructions of its block, this one included, were not executed.
   */
  protected int[] siteRest;

  /** Most instructions executed from the entry until the next look at the budget. */
  int longestPath;

  /** How many guest instructions it was made from. */
  int instructions;

  /** How often it was run, with the placement that it was moved from; it may wrap. */
  int runs;

  /** How many runs more prove it to be worth C2's time; below zero it is promoted. */
  int runsToPromotion;

  /** How often it was left at the end of a budget. */
  int budgets;

  /** Whether it was made with {@link SharedAccesses}. */
  boolean sharesLooks;

  /** How often it was left by {@link #EXIT_APART}. */
  int apart;

  /**
   * Addresses, where the region was made from, of those of its instructions that were known to
   * access devices then.
   */
  int[] deviceSites;

  List<CodeReader.Page> pages;
  boolean dropped;

  /**
   * The one it is to replace and that {@linkplain #rest rests} while this one is tried, or null.
   */
  Region standsFor;

  private boolean rests;

  /** Another region with the same entry address, made from other physical pages. */
  Region sameAddress;

  /** For the generated subclass. */
  protected Region() {}

  /**
   * The same code at another address, where its pages have been found to be seen; it {@link
   * #moves}.
   *
   * @param to where the entry is there
   * @param inSpace number of the address space
   */
  Region movedTo(int to, int inSpace) {
    try {
      Region moved = (Region) clone();
      int distance = to - pc;
      moved.pc = to;
      moved.space = inSpace;
      moved.displacement += distance;
      moved.pages = new ArrayList<>();
      for (CodeReader.Page page : pages) {
        moved.pages.add(page.movedBy(distance));
      }
      moved.links = new Region[links.length];
      moved.contexts = 0;
      moved.standsFor = null;
      moved.sameAddress = null;
      return moved;
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Runs the region from its entry. On entry and on return all guest state is in the CPU's fields,
   * the flags in the form of {@link TranslatedFlags}.
   *
   * @return the number of the direct exit taken, or one of the {@code EXIT_} values
   */
  protected abstract int run(ArmCpu cpu);

  /** Whether the region is known to be made from what is mapped now. */
  boolean isValid(Mmu mmu) {
    return epoch == mmu.epoch() && (contexts >>> mmu.context() & 1) != 0;
  }

  /** The region was made from what is mapped now. */
  void setValid(Mmu mmu) {
    if (epoch != mmu.epoch()) {
      epoch = mmu.epoch();
      contexts = 0;
    }
    contexts |= 1 << mmu.context();
  }

  /** Whether the instruction at {@code address} was known to access devices. */
  boolean knowsDeviceAt(int address) {
    for (int site : deviceSites) {
      if (site + displacement == address) {
        return true;
      }
    }
    return false;
  }

  /** It is not to be run until it {@linkplain #wake wakes}: another one of its code is. */
  void rest() {
    rests = true;
    contexts = 0;
  }

  /** Ends {@link #rest}. */
  void wake() {
    rests = false;
  }

  boolean rests() {
    return rests;
  }

  void drop() {
    dropped = true;
    contexts = 0;
  }
}
