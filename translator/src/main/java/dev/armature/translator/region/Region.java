package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Mmu;
import java.util.List;

/**
 * Translated guest code. The translator makes one subclass for each region, whose {@link #run} is
 * the code; this class holds what the dispatcher knows about it.
 *
 * <p>A region is valid where the pages it was made from are seen where they were. That is checked
 * once in each {@link Mmu#epoch epoch} and {@link Mmu#context context} it is run in; a region whose
 * code was overwritten is dropped for good.
 */
public abstract class Region {
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

  /** Address of the entry. */
  int pc;

  boolean thumb;

  /** Number of the MMU's address space that it was made in. */
  int space;

  /** The MMU's epoch in which the region was last found valid. */
  private int epoch;

  /** One bit for each context of that epoch in which it was. */
  private int contexts;

  /** The region that follows each direct exit, once known; valid under the same rules. */
  Region[] links;

  /** For each site that may leave from the middle: the address of its instruction. */
  protected int[] siteAddress;

  /**
   * For each such site: how many instructions of its block, this one included, were not executed.
   */
  protected int[] siteRest;

  /** Most instructions executed from the entry until the next look at the budget. */
  int longestPath;

  /** How many guest instructions it was made from. */
  int instructions;

  /** How often it was run; it may wrap. */
  int runs;

  /** Addresses of those of its instructions that were known to access devices when it was made. */
  int[] deviceSites;

  List<CodeReader.Page> pages;
  boolean dropped;

  /** Another region with the same entry address, made from other physical pages. */
  Region sameAddress;

  /** For the generated subclass. */
  protected Region() {}

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
      if (site == address) {
        return true;
      }
    }
    return false;
  }

  void drop() {
    dropped = true;
    contexts = 0;
  }
}
