package dev.armature.xen.boot;

/** A guest that cannot be built. The message is one line for a person. */
public final class ImageException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int error;

  /**
   * @param error what a hypercall answers, one of {@link dev.armature.xen.abi.Errno}
   */
  public ImageException(int error, String message) {
    super(message);
    this.error = error;
  }

  /** The error number, positive. */
  public int error() {
    return error;
  }
}
