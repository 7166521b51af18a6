package dev.armature.xen.grant;

/** Flags of an entry of the table that a domain shares with the hypervisor (struct grant_entry). */
final class GrantEntry {
  static final int TYPE = 3;
  static final int PERMIT_ACCESS = 1;
  static final int ACCEPT_TRANSFER = 2;
  static final int READ_ONLY = 4;

  /** Set by the hypervisor while it is mapped. */
  static final int READING = 8;

  /** Set by the hypervisor while it is mapped for writing. */
  static final int WRITING = 16;

  static final int TRANSFER_COMMITTED = 4;
  static final int TRANSFER_COMPLETED = 8;

  private GrantEntry() {}
}
