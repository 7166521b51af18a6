package dev.armature.xen.abi;

/**
 * The frame that an upcall leaves on the guest's kernel stack and {@code restore_guest_context}
 * takes back (struct cpu_user_regs): r0–r12, sp, lr, pc, psr, ctx; one word each.
 */
public final class FrameLayout {
  public static final int SP = 52;
  public static final int LR = 56;
  public static final int PC = 60;
  public static final int PSR = 64;

  /** The vector offset of what happened, for example 8 for a system call. */
  public static final int CTX = 68;

  /** Bytes. */
  public static final int SIZE = 72;

  private FrameLayout() {}
}
