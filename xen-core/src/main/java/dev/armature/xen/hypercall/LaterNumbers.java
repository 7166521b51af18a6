package dev.armature.xen.hypercall;

/**
 * Hypercall numbers of the later tree where they differ from {@link Numbers}. Those of the 2008
 * release that are missing here and in the table have no meaning there.
 */
public final class LaterNumbers {
  public static final int RESTORE_TRAP_FRAME = 23;
  public static final int IWMMXT_OP = 40;
  public static final int SYNC_VCPU_STATE = 43;
  public static final int CACHE_CONTROL = 44;
  public static final int FCSE_SET_PID = 48;
  public static final int FCSE_GET_PID = 49;
  public static final int VFP_OP = 50;
  public static final int SET_TLS = 51;

  /** One more than the highest. */
  public static final int COUNT = 52;

  private LaterNumbers() {}
}
