package dev.armature.runtime.cpu;

/**
 * Thrown where a guest access aborts, to leave the instruction before it changed its base register.
 * It carries nothing: the fault registers of CP15 tell the rest. Preallocated and without a stack,
 * since guests page-fault often.
 */
@SuppressWarnings("StaticAssignmentOfThrowable") // no stack, no cause, no suppression: no state
public final class GuestAbort extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A load or store aborted. */
  public static final GuestAbort DATA = new GuestAbort();

  /** An instruction fetch aborted. */
  public static final GuestAbort PREFETCH = new GuestAbort();

  /**
   * No abort of the guest's: a debugger wants the CPU to stay in front of the instruction; see
   * {@link DebugStops}.
   */
  public static final GuestAbort STOP = new GuestAbort();

  private GuestAbort() {
    super(null, null, false, false);
  }
}
