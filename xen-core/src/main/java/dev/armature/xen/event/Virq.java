package dev.armature.xen.event;

/** The virtual interrupts. */
public final class Virq {
  public static final int TIMER = 0;

  /** To dom0: input came. */
  public static final int CONSOLE = 2;

  /** To dom0: a domain shut down or was destroyed. */
  public static final int DOMAIN_EXCEPTION = 3;

  /** To dom0: the hypervisor wrote something, which readconsole tells; only in the later tree. */
  public static final int CONSOLE_RING = 8;

  /** To dom0: there is a policy for driver domains. */
  public static final int DRIVER_POLICY = 10;

  /** To all that bound it: the user works with another domain; only in the later tree. */
  public static final int FOREGROUND = 13;

  /** How many there are at most. */
  public static final int COUNT = 14;

  private Virq() {}
}
