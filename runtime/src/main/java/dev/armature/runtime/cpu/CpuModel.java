package dev.armature.runtime.cpu;

/** The CPUs there are; all are ARMv5TE. */
public enum CpuModel {
  /** ARM926EJ-S: 16 KB + 16 KB of cache, 4-way, 32-byte lines (TRM 2.3.2). */
  ARM926(0x4106_9265, 0x1D15_2152),
  /** Marvell Feroceon 88FR131, as in the 88F6281; caches like those of the ARM926EJ-S. */
  FEROCEON(0x5625_1311, 0x1D15_2152);

  private final int midr;
  private final int ctr;

  CpuModel(int midr, int ctr) {
    this.midr = midr;
    this.ctr = ctr;
  }

  /** The main id register, c0. */
  int midr() {
    return midr;
  }

  /** The cache type register. */
  int ctr() {
    return ctr;
  }
}
