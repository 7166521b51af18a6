package dev.armature.translator.interpreter;

import dev.armature.runtime.cpu.ArmCpu;

/** Condition codes (ARM ARM A3.2). */
final class Conditions {
  private Conditions() {}

  /** Whether condition {@code cond} (0–14) holds. */
  static boolean holds(ArmCpu cpu, int cond) {
    return switch (cond) {
      case 0 -> cpu.zf == 0;
      case 1 -> cpu.zf != 0;
      case 2 -> cpu.cf != 0;
      case 3 -> cpu.cf == 0;
      case 4 -> cpu.nf < 0;
      case 5 -> cpu.nf >= 0;
      case 6 -> cpu.vf < 0;
      case 7 -> cpu.vf >= 0;
      case 8 -> cpu.cf != 0 && cpu.zf != 0;
      case 9 -> cpu.cf == 0 || cpu.zf == 0;
      case 10 -> (cpu.nf ^ cpu.vf) >= 0;
      case 11 -> (cpu.nf ^ cpu.vf) < 0;
      case 12 -> cpu.zf != 0 && (cpu.nf ^ cpu.vf) >= 0;
      case 13 -> cpu.zf == 0 || (cpu.nf ^ cpu.vf) < 0;
      default -> true;
    };
  }
}
