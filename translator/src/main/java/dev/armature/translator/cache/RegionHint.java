package dev.armature.translator.cache;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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

  /**
   * This hint with all that {@code other} knows, for one region instead of two that share code;
   * null if they do not, or are about different bytes.
   */
  RegionHint joinedBy(RegionHint other) {
    if (thumb != other.thumb || Collections.disjoint(instructions, other.instructions)) {
      return null;
    }
    List<Span> bytes = Span.join(spans, other.spans);
    if (bytes == null) {
      return null;
    }
    Map<Integer, List<Integer>> allTargets = new HashMap<>(other.targets);
    allTargets.putAll(targets);
    return new RegionHint(
        entry,
        thumb,
        bytes,
        union(instructions, other.instructions),
        union(warm, other.warm),
        allTargets,
        union(devices, other.devices));
  }

  private static Set<Integer> union(Set<Integer> a, Set<Integer> b) {
    Set<Integer> all = new HashSet<>(a);
    all.addAll(b);
    return all;
  }

  /** Whether this is to be kept instead of {@code other}: it knows the same code, or more. */
  boolean replaces(RegionHint other) {
    return thumb == other.thumb && instructions.containsAll(other.instructions);
  }
}
