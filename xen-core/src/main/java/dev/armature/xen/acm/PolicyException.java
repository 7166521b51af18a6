package dev.armature.xen.acm;

/** A policy that cannot be used. The message is one line for a person. */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  /** As {@link String#format}. */
  public PolicyException(String format, Object... arguments) {
    super(String.format(format, arguments));
  }
}
