package dev.armature.debug.monitor;

/** A command cannot be done. The message says in one line why. */
public final class MonitorException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A complaint in {@link String#format} form. */
  public MonitorException(String format, Object... arguments) {
    super(String.format(format, arguments));
  }
}
