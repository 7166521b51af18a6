package dev.armature.xen.acm;

import java.util.Arrays;

/**
 * What was permitted before. Refusals are decided anew each time, so that the rule can be told.
 *
 * <p>A place for each hash, in an area for each type of object, so that the type is no part of the
 * key: a look-up is on the way of each event and each grant.
 */
final class DecisionCache {
  /** As many places has a type of object. */
  private static final int PLACES = 64;

  /** A place is two words: subject and object, use and request. */
  private static final int PLACE_SHIFT = 1;

  private final long[] places = new long[(ObjectType.values().length * PLACES) << PLACE_SHIFT];
  private long hits;

  /** Whether that was permitted before. */
  boolean permits(int subject, ObjectType type, int request, int object, int use) {
    int at = place(subject, type, request, object, use);
    boolean hit = places[at] == pair(subject, object) && places[at + 1] == pair(use, request);
    if (hit) {
      hits++;
    }
    return hit;
  }

  void put(Query q) {
    int at = place(q.subject, q.type, q.request, q.object, q.use);
    places[at] = pair(q.subject, q.object);
    places[at + 1] = pair(q.use, q.request);
  }

  void clear() {
    // No request is 0.
    Arrays.fill(places, 0);
  }

  /** Answers found here. */
  long hits() {
    return hits;
  }

  private static long pair(int high, int low) {
    return (long) high << 32 | Integer.toUnsignedLong(low);
  }

  /** Requests differ in their upper bits, classes and tags in their lower ones. */
  private static int place(int subject, ObjectType type, int request, int object, int use) {
    int mix = subject + 5 * object + 17 * use + (request >>> 28) + request;
    return (type.ordinal() * PLACES + (mix & (PLACES - 1))) << PLACE_SHIFT;
  }
}
