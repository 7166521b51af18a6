package dev.armature.translator.programs;

import dev.armature.translator.fuzz.Rng;

/**
 * Which register a program uses for what. Counters, pointers and three scratch registers are low
 * ones, in random order, so that ARM and Thumb code of a program can share them.
 *
 * @param counters one for each depth of loops
 * @param pointers bases of loads and stores
 * @param scratch low registers that anything may overwrite
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Roles(int[] counters, int[] pointers, int[] scratch) {
  static final int DEPTHS = 3;

  static Roles random(Rng rng) {
    int[] low = {0, 1, 2, 3, 4, 5, 6, 7};
    for (int i = 7; i > 0; i--) {
      int j = rng.below(i + 1);
      int swap = low[i];
      low[i] = low[j];
      low[j] = swap;
    }
    return new Roles(
        new int[] {low[0], low[1], low[2]},
        new int[] {low[3], low[4]},
        new int[] {low[5], low[6], low[7]});
  }

  int counter(int depth) {
    return counters[depth];
  }

  int pointer(Rng rng) {
    return pointers[rng.below(2)];
  }

  int scratch(Rng rng) {
    return scratch[rng.below(3)];
  }

  /** Counters and pointers as a register list: what a function with loops of its own saves. */
  int saved() {
    int list = 0;
    for (int r : counters) {
      list |= 1 << r;
    }
    for (int r : pointers) {
      list |= 1 << r;
    }
    return list;
  }
}
