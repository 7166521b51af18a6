package dev.armature.translator.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The last indirect branches that were interpreted. Regions learn from it where such branches go;
 * it costs the interpreter two stores a branch, and nothing depends on its being complete.
 */
public final class BranchHistory {
  /** Branches remembered, a power of two: enough to see each of a dozen targets several times. */
  private static final int LENGTH = 1024;

  private final int[] from = new int[LENGTH];
  private final int[] to = new int[LENGTH];
  private int next;

  /**
   * Remembers a branch.
   *
   * @param site address of the branch
   * @param target where it went, with bit 0 set if in Thumb state
   */
  public void record(int site, int target) {
    int i = next & (LENGTH - 1);
    from[i] = site;
    to[i] = target;
    next = i + 1;
  }

  /**
   * Where the branch at {@code site} went lately, most frequent first.
   *
   * @return addresses, with bit 0 set if in Thumb state
   */
  public List<Integer> targetsOf(int site) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < LENGTH; i++) {
      if (from[i] == site) {
        counts.merge(to[i], 1, Integer::sum);
      }
    }
    List<Integer> targets = new ArrayList<>(counts.keySet());
    // By address where counts are equal, so that a run can be repeated.
    targets.sort(
        (a, b) -> {
          int byCount = Integer.compare(counts.get(b), counts.get(a));
          return byCount != 0 ? byCount : Integer.compareUnsigned(a, b);
        });
    return targets;
  }
}
