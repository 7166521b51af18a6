package dev.armature.debug.gdb;

/** A packet does not have the form that its command has. */
final class BadPacketException extends Exception {
  private static final long serialVersionUID = 1L;

  BadPacketException(String packet) {
    super(packet, null, false, false);
  }
}
