package dev.armature.translator.code;

import dev.armature.runtime.memory.Ram;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The decoded instructions of one 4 KB page of RAM, for one instruction set; zero where not decoded
 * yet.
 */
public final class DecodedPage {
  /** What {@link #heat} starts at where nobody waits for code to become hot. */
  public static final int COLD_FOREVER = Integer.MAX_VALUE;

  /**
   * Heat of an entry where no region could be made, or whose region was dropped: code that is
   * written to often is interpreted.
   */
  public static final int COOLED = 10_000;

  /** The RAM the page lies in. */
  public final Ram ram;

  /** Offset of the page in {@link #ram}. */
  public final int offset;

  /** Which instruction set the page is decoded for. */
  public final boolean thumb;

  /** Decoded instructions, by address; zero where not decoded yet. */
  public final long[] insns;

  /** Times an instruction may still be branched to before it counts as hot. */
  public final int[] heat;

  /** Whether it was asked what earlier runs knew about the page as it is now. */
  public boolean recalled;

  /** Whether stores to the page are noticed. */
  boolean tracked;

  private int initialHeat;

  /** The slots that hold a debugger's breakpoint, null if none does. */
  private BitSet stops;

  /** A page of which nothing is decoded. */
  public DecodedPage(Ram ram, int offset, boolean thumb, int initialHeat) {
    this.ram = ram;
    this.offset = offset;
    this.thumb = thumb;
    this.initialHeat = initialHeat;
    int slots = Ram.PAGE_SIZE >>> (thumb ? 1 : 2);
    insns = new long[slots];
    heat = new int[slots];
    Arrays.fill(heat, initialHeat);
  }

  /**
   * How often the instruction at byte {@code offset} was branched to, as far as that is counted.
   */
  public int visits(int offset) {
    return initialHeat - heat[offset >>> (thumb ? 1 : 2)];
  }

  /**
   * Has instructions become hot after {@code fewer} branches less than before, at the next one if
   * they had so many already.
   */
  void lowerHeat(int fewer) {
    initialHeat -= fewer;
    for (int i = 0; i < heat.length; i++) {
      if (heat[i] >= 0 && heat[i] != COLD_FOREVER) {
        heat[i] = Math.max(0, heat[i] - fewer);
      }
    }
  }

  /** Forgets the instructions that overlap {@code length} bytes at {@code at} in the page. */
  void forget(int at, int length) {
    int shift = thumb ? 1 : 2;
    int end = (at + length - 1) >>> shift;
    for (int i = at >>> shift; i <= end; i++) {
      insns[i] = 0;
      heat[i] = initialHeat;
    }
  }

  /** Whether slot {@code index} holds a breakpoint. */
  boolean isStop(int index) {
    return stops != null && stops.get(index);
  }

  /** Puts a breakpoint into slot {@code index}. */
  void addStop(int index) {
    if (stops == null) {
      stops = new BitSet();
    }
    stops.set(index);
    insns[index] = 0;
  }

  /** Takes all breakpoints out. */
  void removeStops() {
    stops.stream().forEach(index -> insns[index] = 0);
    stops = null;
  }

  /** Forgets everything, but for what is hot: there a region may start, which is still valid. */
  void forgetAll() {
    Arrays.fill(insns, 0);
    for (int i = 0; i < heat.length; i++) {
      heat[i] = heat[i] < 0 ? heat[i] : initialHeat;
    }
    tracked = false;
    recalled = false;
  }
}
