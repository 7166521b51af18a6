package dev.armature.xen.domain;

/**
 * Notices a virtual CPU that runs on with upcalls masked while an event waits: a loop that nothing
 * of its domain's own interrupts. It harms nobody else and may have its reasons, so people are
 * told, and it goes on.
 */
public final class HeldEvents {
  /** Nanoseconds of running, some hundred times what a kernel masks events for. */
  static final long LIMIT = 2_000_000_000L;

  private static final long NONE = -1;

  /** What it had run, in nanoseconds, when events were first seen to wait, or {@link #NONE}. */
  private long from = NONE;

  private boolean isTold;

  /** An event was delivered. */
  public void delivered() {
    from = NONE;
  }

  /**
   * Looks, as at each tick while {@code vcpu} runs.
   *
   * @param now system time, nanoseconds
   * @return whether people are to be told: once in the life of a virtual CPU
   */
  public boolean look(Vcpu vcpu, long now) {
    VcpuInfo info = vcpu.info();
    if (!info.isUpcallPending() || !info.upcallsMasked()) {
      from = NONE;
    } else if (from == NONE) {
      from = vcpu.nanosIn(RunState.RUNNING, now);
    }
    boolean first = !isTold && areTooLong(vcpu, now);
    isTold |= first;
    return first;
  }

  /** Whether {@code vcpu} ran for too long with an event that waits, up to {@code now}. */
  public boolean areTooLong(Vcpu vcpu, long now) {
    return from != NONE && vcpu.nanosIn(RunState.RUNNING, now) - from >= LIMIT;
  }
}
