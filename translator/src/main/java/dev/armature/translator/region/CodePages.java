package dev.armature.translator.region;

import dev.armature.runtime.cpu.ArmCpu;
import dev.armature.runtime.cpu.Mmu;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.Ram;
import java.util.Arrays;

/**
 * Where pages of code are seen now. The tables are walked once for each page in an epoch and
 * context of the MMU, however many regions lie in it: guests without ASIDs begin an epoch at each
 * switch of processes. A page that is not mapped is looked for each time.
 */
final class CodePages {
  private static final int SIZE = 256;

  /** Equals no tag: every tag has bit 11 clear. */
  private static final long EMPTY = 0x800;

  private final ArmCpu cpu;
  private final long[] tags = new long[SIZE];
  private final int[] physical = new int[SIZE];

  /** The RAM there, or null where there is none, or no translation that holds for the page. */
  private final Ram[] rams = new Ram[SIZE];

  CodePages(ArmCpu cpu) {
    this.cpu = cpu;
    Arrays.fill(tags, EMPTY);
  }

  /** Whether {@code page} is seen {@code distance} bytes behind where it was. */
  boolean has(CodeReader.Page page, int distance) {
    int i = index(page.va + distance);
    return rams[i] == page.ram && physical[i] == page.physical;
  }

  /**
   * Physical address of the page of RAM seen at {@code va}, zero extended; negative if there is
   * none.
   */
  long physical(int va) {
    int i = index(va);
    return rams[i] == null ? -1 : Integer.toUnsignedLong(physical[i]);
  }

  /** Where the arrays have the page at {@code va}, looked up if need be. */
  private int index(int va) {
    Mmu mmu = cpu.mmu;
    long tag = (long) mmu.epoch() << 32 | Integer.toUnsignedLong(va | mmu.context());
    // Guests that take turns under a hypervisor have their code at the same addresses.
    int i = ((va >>> Ram.PAGE_SHIFT) + mmu.epoch() * 37) & (SIZE - 1);
    if (tags[i] != tag) {
      look(va, i);
      // That there is no translation is in no TLB, so guests add one without flushing it.
      tags[i] = rams[i] == null ? EMPTY : tag;
    }
    return i;
  }

  private void look(int va, int i) {
    long translation = cpu.mmu.probeFetch(va);
    Mapping m =
        translation < 0 || (translation & Mmu.FETCH_UNIFORM) == 0
            ? null
            : cpu.mmu.memory().find((int) translation);
    rams[i] = m == null ? null : m.ram();
    physical[i] = (int) translation;
  }
}
