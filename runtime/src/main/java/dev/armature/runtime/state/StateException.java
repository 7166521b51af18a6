package dev.armature.runtime.state;

/** State that cannot be loaded. The message says which field of what, and what is wrong with it. */
public final class StateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A complaint. */
  public StateException(String message) {
    super(message);
  }
}
