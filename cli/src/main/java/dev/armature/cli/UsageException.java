package dev.armature.cli;

/** Something on the command line is wrong. The message says in one line what would be right. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A complaint in {@link String#format} form. */
  UsageException(String format, Object... arguments) {
    super(String.format(format, arguments));
  }
}
