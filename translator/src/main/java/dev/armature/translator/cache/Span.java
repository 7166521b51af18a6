package dev.armature.translator.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Bytes of guest code, within one page.
 *
 * @param address virtual address of the first
 */
@SuppressWarnings("ArrayRecordComponent") // compared by their contents below
public record Span(int address, byte[] bytes) {
  private static final int PAGE = -4096;

  /** All bytes of {@code a} and {@code b}; null if both have a byte and it is not the same. */
  static List<Span> join(List<Span> a, List<Span> b) {
    List<Span> all = new ArrayList<>(a);
    all.addAll(b);
    all.sort(Comparator.comparingInt(Span::address));
    List<Span> joined = new ArrayList<>();
    for (Span span : all) {
      Span last = joined.isEmpty() ? null : joined.getLast();
      if (last == null || !last.reaches(span)) {
        joined.add(span);
        continue;
      }
      Span longer = last.extendedBy(span);
      if (longer == null) {
        return null;
      }
      joined.set(joined.size() - 1, longer);
    }
    return joined;
  }

  /** Whether {@code next}, which does not start before this, starts in it or right behind it. */
  private boolean reaches(Span next) {
    return (address & PAGE) == (next.address & PAGE) && next.address - address <= bytes.length;
  }

  private Span extendedBy(Span next) {
    int at = next.address - address;
    int common = Math.min(bytes.length - at, next.bytes.length);
    if (!Arrays.equals(bytes, at, at + common, next.bytes, 0, common)) {
      return null;
    }
    byte[] all = Arrays.copyOf(bytes, Math.max(bytes.length, at + next.bytes.length));
    System.arraycopy(next.bytes, 0, all, at, next.bytes.length);
    return new Span(address, all);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Span other && address == other.address && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * address + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return String.format("%08x+%d", address, bytes.length);
  }
}
