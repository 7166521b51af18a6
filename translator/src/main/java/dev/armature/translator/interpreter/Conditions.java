package dev.armature.translator.interpreter;

import dev.armature.runtime.cpu.ArmCpu;

/** Condition codes (ARM ARM A3.2). */
final class Conditions {
  /** By condition: one bit for each value of N, Z, C and V, in that order. Two that never fail. */
  private static final int[] HOLDS = new int[16];

  static {
    for (int flags = 0; flags < 16; flags++) {
      boolean n = (flags & 8) != 0;
      boolean z = (flags & 4) != 0;
      boolean c = (flags & 2) != 0;
      boolean v = (flags & 1) != 0;
      boolean[] even = {z, c, n, v, c && !z, n == v, !z && n == v, true};
      for (int cond = 0; cond < 16; cond++) {
        boolean holds = cond >= 14 || even[cond >> 1] == ((cond & 1) == 0);
        HOLDS[cond] |= holds ? 1 << flags : 0;
      }
    }
  }

  private Conditions() {}

  /**
   * Whether condition {@code cond} (0–14) holds. A table, as no host can predict where a switch
   * over the conditions of one instruction after another goes.
   */
  static boolean holds(ArmCpu cpu, int cond) {
    int nz = (cpu.nf >>> 31 << 3) | (cpu.zf == 0 ? 4 : 0);
    int flags = nz | cpu.cf << 1 | cpu.vf >>> 31;
    return (HOLDS[cond & 15] >>> flags & 1) != 0;
  }
}
