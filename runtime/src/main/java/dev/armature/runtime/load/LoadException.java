package dev.armature.runtime.load;

/**
 * A file that cannot be loaded as asked. The message is one line for a person: which file, what is
 * wrong with it, and what would be right.
 */
public final class LoadException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A complaint in {@link String#format} form. */
  public LoadException(String format, Object... arguments) {
    super(String.format(format, arguments));
  }
}
