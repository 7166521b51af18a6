package dev.armature.xen.acm;

import java.util.Arrays;

/**
 * What was permitted before: 73 buckets of two, as the original's page had. Refusals are decided
 * anew each time, so that the rule can be told.
 */
final class DecisionCache {
  private static final int BUCKETS = 73;

  private final Query[] keys = new Query[2 * BUCKETS];
  private final boolean[] used = new boolean[2 * BUCKETS];
  private final boolean[] next = new boolean[BUCKETS];
  private long hits;

  DecisionCache() {
    for (int i = 0; i < keys.length; i++) {
      keys[i] = new Query();
    }
  }

  /** Whether {@code query} was permitted before. */
  boolean permits(Query query) {
    int bucket = Integer.remainderUnsigned(query.hash(), BUCKETS) * 2;
    for (int i = bucket; i < bucket + 2; i++) {
      if (used[i] && keys[i].isSame(query)) {
        hits++;
        return true;
      }
    }
    return false;
  }

  void put(Query query) {
    int bucket = Integer.remainderUnsigned(query.hash(), BUCKETS);
    int slot = 2 * bucket + (next[bucket] ? 1 : 0);
    next[bucket] = !next[bucket];
    keys[slot].copy(query);
    used[slot] = true;
  }

  void clear() {
    Arrays.fill(used, false);
  }

  /** Answers found here. */
  long hits() {
    return hits;
  }
}
