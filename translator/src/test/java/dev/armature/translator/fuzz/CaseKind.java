package dev.armature.translator.fuzz;

/** What the streams of a case may do to memory. */
enum CaseKind {
  /** MMU off, aligned accesses. */
  PLAIN(false, 0, false),
  /** MMU off, alignment faults on, some accesses misaligned. */
  ALIGNMENT_FAULTS(false, 25, true),
  /** MMU on, accesses to pages that forbid them. */
  MMU_FAULTS(true, 0, false),
  /** MMU on and alignment faults on. */
  ALL_FAULTS(true, 10, true),
  /** MMU off, rotated and rounded accesses: the v5 rules, which QEMU does not follow. */
  UNALIGNED(false, 50, false);

  private final boolean mmu;
  private final int misalignedPercent;
  private final boolean alignmentFaults;

  CaseKind(boolean mmu, int misalignedPercent, boolean alignmentFaults) {
    this.mmu = mmu;
    this.misalignedPercent = misalignedPercent;
    this.alignmentFaults = alignmentFaults;
  }

  boolean mmu() {
    return mmu;
  }

  int misalignedPercent() {
    return misalignedPercent;
  }

  boolean alignmentFaults() {
    return alignmentFaults;
  }

  /** Whether loads and stores may abort. */
  boolean mayAbort() {
    return mmu || alignmentFaults;
  }
}
