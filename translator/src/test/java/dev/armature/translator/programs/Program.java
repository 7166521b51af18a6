package dev.armature.translator.programs;

import dev.armature.runtime.cpu.Cp15;
import dev.armature.translator.fuzz.Rng;

/**
 * A program and all that its run depends on.
 *
 * @param seed what it was made from
 * @param start where {@code code} lies
 * @param registers r0 to r13 at the start
 * @param cpsr at the start
 * @param control SCTLR
 * @param pages second-level descriptors of the paged megabyte, from its first page on
 * @param unmapsNeighbour whether the data abort handler, when it maps a page, unmaps another
 * @param interruptEvery mean number of instructions between interrupts, 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Program(
    long seed,
    int start,
    byte[] code,
    int[] registers,
    int cpsr,
    int control,
    int[] pages,
    boolean unmapsNeighbour,
    int interruptEvery) {
  /** Numbers for what happens while it runs. */
  Rng runtimeRng() {
    return new Rng(~seed);
  }

  /** Whether it is run again where its code is seen a second time, as Linux loads programs. */
  boolean runsTwice() {
    return (control & Cp15.SCTLR_M) != 0;
  }

  boolean thumb() {
    return (cpsr & 0x20) != 0;
  }
}
