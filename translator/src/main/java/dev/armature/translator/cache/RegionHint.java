package dev.armature.translator.cache;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was known about a region when it was made: enough to make it again before its code has been
 * run. It says nothing about what the code does, so a wrong one can make a guest slower, no more.
 *
 * @param entry virtual address of the first instruction
 * @param thumb the instruction set
 * @param spans the bytes that the region was made from; only while memory holds them does the rest
 *     mean anything
 * @param instructions addresses of the instructions that had been executed
 * @param warm addresses of the conditional branches' targets that were branched to often
 * @param targets by address of an indirect branch: where it went, most frequent first
 * @param devices addresses of instructions that accessed devices
 */
public record RegionHint(
    int entry,
    boolean thumb,
    List<Span> spans,
    Set<Integer> instructions,
    Set<Integer> warm,
    Map<Integer, List<Integer>> targets,
    Set<Integer> devices) {

  /** Copies all collections. */
  public RegionHint {
    spans = List.copyOf(spans);
    instructions = Set.copyOf(instructions);
    warm = Set.copyOf(warm);
    targets = Map.copyOf(targets);
    devices = Set.copyOf(devices);
  }

  /**
   * Whether a page that is seen at {@code va} and holds {@code page} has the hint's bytes of it.
   */
  public boolean agreesWith(byte[] page, int va) {
    for (Span span : spans) {
      int at = span.address() - va;
      int length = span.bytes().length;
      if (at >= 0
          && at + length <= page.length
          && !Arrays.equals(page, at, at + length, span.bytes(), 0, length)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code other} is about the same bytes at the same place. */
  boolean sameCode(RegionHint other) {
    return entry == other.entry && thumb == other.thumb && spans.equals(other.spans);
  }
}
