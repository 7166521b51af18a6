package dev.armature.xen.grant;

/** An entry of the table that a domain shares with the hypervisor (struct grant_entry). */
final class GrantEntry {
  static final int SIZE = 8;

  /** u16 */
  static final int FLAGS = 0;

  /** u16: who may use it. */
  static final int DOMAIN = 2;

  /** u32 */
  static final int FRAME = 4;

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
