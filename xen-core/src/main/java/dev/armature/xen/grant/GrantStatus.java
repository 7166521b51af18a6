package dev.armature.xen.grant;

/** What grant_table_op says of an element (enum grant_status). */
final class GrantStatus {
  static final int OKAY = 0;
  static final int GENERAL_ERROR = -1;
  static final int BAD_DOMAIN = -2;
  static final int BAD_REFERENCE = -3;
  static final int BAD_HANDLE = -4;
  static final int BAD_VIRTUAL_ADDRESS = -5;
  static final int NO_SPACE = -7;
  static final int PERMISSION_DENIED = -8;
  static final int BAD_PAGE = -9;

  /** Of copies only. */
  static final int BAD_COPY_ARGUMENT = -10;

  private GrantStatus() {}
}
