package dev.armature.runtime.cpu;

import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.Ram;
import java.util.Arrays;

/**
 * The pages of devices that one translation context has reached by loads, or by stores: a
 * direct-mapped table beside the ones of {@link SoftTlb}, which hold RAM only. An entry is a tag,
 * the virtual page; an addend, the physical page less the virtual one; and the window that was met
 * there. More windows may share the page, so whoever uses an entry checks that the address is in
 * the window.
 */
final class DeviceTlb {
  /** Entries. A driver uses a page or two, and a kernel has a dozen drivers at work. */
  private static final int SIZE = 64;

  private static final int PAGE = -Ram.PAGE_SIZE;

  /** A tag that no page equals. */
  private static final int EMPTY = 0x800;

  private final int[] tag = new int[SIZE];
  private final int[] addend = new int[SIZE];
  private final Mapping[] window = new Mapping[SIZE];
  private boolean used;

  DeviceTlb() {
    Arrays.fill(tag, EMPTY);
  }

  /** Folded, since kernels map devices at addresses with gaps of powers of two. */
  private static int index(int va) {
    int page = va >>> Ram.PAGE_SHIFT;
    return (page ^ page >>> 6) & (SIZE - 1);
  }

  /** The window met in the page of {@code va}, or null if the page was not entered. */
  Mapping find(int va) {
    int i = index(va);
    return tag[i] == (va & PAGE) ? window[i] : null;
  }

  /** The physical address of {@code va}, whose page {@link #find} has. */
  int physical(int va) {
    return addend[index(va)] + va;
  }

  void enter(int va, int physical, Mapping met) {
    int i = index(va);
    tag[i] = va & PAGE;
    addend[i] = physical - va;
    window[i] = met;
    used = true;
  }

  void empty() {
    if (used) {
      used = false;
      Arrays.fill(tag, EMPTY);
    }
  }
}
