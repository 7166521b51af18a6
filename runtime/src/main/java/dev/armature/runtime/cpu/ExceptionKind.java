package dev.armature.runtime.cpu;

/**
 * The exceptions of the architecture (ARM ARM A2.6).
 *
 * <p>{@code lrArm} and {@code lrThumb} are what is added to the address of the instruction that the
 * exception belongs to (for interrupts: the next one to execute) to give the banked link register.
 */
public enum ExceptionKind {
  RESET(0x00, Psr.SVC, true, 0, 0),
  UNDEFINED(0x04, Psr.UND, false, 4, 2),
  SWI(0x08, Psr.SVC, false, 4, 2),
  PREFETCH_ABORT(0x0C, Psr.ABT, false, 4, 4),
  DATA_ABORT(0x10, Psr.ABT, false, 8, 8),
  IRQ(0x18, Psr.IRQ, false, 4, 4),
  FIQ(0x1C, Psr.FIQ, true, 4, 4);

  private final int vector;
  private final int mode;
  private final boolean masksFiq;
  private final int lrArm;
  private final int lrThumb;

  ExceptionKind(int vector, int mode, boolean masksFiq, int lrArm, int lrThumb) {
    this.vector = vector;
    this.mode = mode;
    this.masksFiq = masksFiq;
    this.lrArm = lrArm;
    this.lrThumb = lrThumb;
  }

  /** Offset from the vector base. */
  public int vector() {
    return vector;
  }

  /** The mode entered. */
  public int mode() {
    return mode;
  }

  /** Whether entry sets CPSR.F; all set CPSR.I. */
  public boolean masksFiq() {
    return masksFiq;
  }

  /** What is added to the instruction's address for the link register. */
  public int linkOffset(boolean thumb) {
    return thumb ? lrThumb : lrArm;
  }
}
