package dev.armature.runtime.cpu;

/**
 * Which accesses to CP15 name a register of the ARM926EJ-S or an operation (ARM926EJ-S TRM, 2.3).
 * What the TRM leaves UNPREDICTABLE is as in QEMU's arm926: some registers answer under several
 * names, and any other access is an undefined instruction.
 */
public final class Cp15Map {
  private Cp15Map() {}

  /** Whether MRC p15 reads a register. */
  public static boolean isReadable(int opc1, int crn, int crm, int opc2) {
    return switch (crn) {
      case 0 -> crm == 0 ? opc1 <= 1 : opc1 == 0 && crm >= 3 && crm <= 7;
      // Test and clean; test, clean and invalidate.
      case 7 -> opc1 == 0 && (crm == 10 || crm == 14) && opc2 == 3;
      case 8 -> false;
      default -> isBoth(opc1, crn, crm, opc2);
    };
  }

  /** Whether MCR p15 writes a register or is an operation. */
  public static boolean isWritable(int opc1, int crn, int crm, int opc2) {
    return switch (crn) {
      case 0 -> false;
      case 7 -> opc1 == 0 && !isReadable(opc1, crn, crm, opc2);
      case 8 -> opc2 <= 3;
      default -> isBoth(opc1, crn, crm, opc2);
    };
  }

  /**
   * Whether a write to c7 with opcode 1 zero waits for an interrupt; c7, c8, 2 is the older name.
   */
  public static boolean isWait(int crm, int opc2) {
    return (crm == 0 && opc2 == 4) || (crm == 8 && opc2 == 2);
  }

  private static boolean isBoth(int opc1, int crn, int crm, int opc2) {
    boolean first = opc1 == 0 && crm == 0;
    return switch (crn) {
      case 1, 6 -> first && opc2 == 0;
      case 2 -> first && opc2 <= 2;
      case 3, 15 -> true;
      case 5, 13 -> first && opc2 <= 1;
      // The TCMs' registers, which the TRM has and QEMU has not, are those with CRm 1.
      case 9 -> opc1 == 0 && crm <= 1 && opc2 <= 1;
      case 10 ->
          crm == 0 || crm == 1 || crm == 4 || crm == 8 || (opc1 == 0 && crm == 2 && opc2 <= 1);
      default -> false;
    };
  }
}
