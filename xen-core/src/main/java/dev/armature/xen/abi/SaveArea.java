package dev.armature.xen.abi;

/**
 * The later tree's struct arch_vcpu_info, offsets in struct vcpu_info: what an exception or an
 * event leaves for the guest's kernel, and {@code restore_trap_frame} takes back. All are words.
 */
public final class SaveArea {
  /** Interrupted stack pointer. */
  public static final int SP = 8;

  /** Interrupted link register; for the way back the address to go on at. */
  public static final int LR = 12;

  /** The virtual PSR. */
  public static final int PSR = 16;

  /** Interrupted status; bits 4:0 the interrupted virtual mode. */
  public static final int SPSR = 20;

  /** Coprocessor access, which sync_vcpu_state reads. */
  public static final int CPAR = 28;

  /** Fault address of a data abort. */
  public static final int FAR = 40;

  /** Fault status of a data abort. */
  public static final int FSR = 44;

  /** Virtual PSR: no events. */
  public static final int EVENTS_MASKED = 0x100;

  /** Saved PSR: events were masked. */
  public static final int WERE_MASKED = 0x80;

  /** The virtual PSR at the start: mode 0x13, FIQ and events masked. */
  public static final int FIRST_PSR = 0x153;

  private SaveArea() {}
}
