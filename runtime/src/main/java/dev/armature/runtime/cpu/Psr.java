package dev.armature.runtime.cpu;

/** Bits of the program status registers (ARM Architecture Reference Manual, A2.5). */
public final class Psr {
  public static final int N = 1 << 31;
  public static final int Z = 1 << 30;
  public static final int C = 1 << 29;
  public static final int V = 1 << 28;

  /** Sticky overflow of the saturating instructions (v5TE). */
  public static final int Q = 1 << 27;

  /** IRQ disable. */
  public static final int I = 1 << 7;

  /** FIQ disable. */
  public static final int F = 1 << 6;

  /** Thumb state. */
  public static final int T = 1 << 5;

  /** The mode field. */
  public static final int MODE = 0x1F;

  public static final int USR = 0x10;
  public static final int FIQ = 0x11;
  public static final int IRQ = 0x12;
  public static final int SVC = 0x13;
  public static final int ABT = 0x17;
  public static final int UND = 0x1B;
  public static final int SYS = 0x1F;

  /** The bits an ARMv5TE status register has; the others read as zero. */
  public static final int IMPLEMENTED = N | Z | C | V | Q | I | F | T | MODE;

  private Psr() {}

  /** Whether {@code mode} is one of the seven modes of ARMv5. */
  public static boolean isMode(int mode) {
    return switch (mode) {
      case USR, FIQ, IRQ, SVC, ABT, UND, SYS -> true;
      default -> false;
    };
  }

  /** The manual's name of {@code mode}, or the number where it is none. */
  public static String modeName(int mode) {
    return switch (mode & MODE) {
      case USR -> "usr";
      case FIQ -> "fiq";
      case IRQ -> "irq";
      case SVC -> "svc";
      case ABT -> "abt";
      case UND -> "und";
      case SYS -> "sys";
      default -> "mode " + Integer.toHexString(mode & MODE);
    };
  }
}
