package dev.armature.translator.fuzz;

import java.util.Arrays;

/**
 * What became of a case.
 *
 * @param state registers at the end, in the order of {@link StateWords}
 * @param checksums one for each KB of scratch
 * @param exceptions five words for each: vector, lr, spsr, fault status, fault address
 */
@SuppressWarnings("ArrayRecordComponent") // compared by sameAs
record CaseResult(int[] state, int[] checksums, int[] exceptions) {
  boolean sameAs(CaseResult other) {
    return Arrays.equals(state, other.state)
        && Arrays.equals(checksums, other.checksums)
        && Arrays.equals(exceptions, other.exceptions);
  }
}
