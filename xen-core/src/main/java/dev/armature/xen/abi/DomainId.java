package dev.armature.xen.abi;

/** Domain ids that mean something by themselves. Ordinary domains count from 0. */
public final class DomainId {
  /** The first id that no domain has. */
  public static final int FIRST_RESERVED = 0x7FF0;

  /** The caller. */
  public static final int SELF = 0x7FF0;

  /** Owner of memory-mapped devices. */
  public static final int IO = 0x7FF1;

  /** Owner of the hypervisor's memory. */
  public static final int XEN = 0x7FF2;

  private DomainId() {}
}
