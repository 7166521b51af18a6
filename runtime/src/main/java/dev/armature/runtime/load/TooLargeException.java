package dev.armature.runtime.load;

/** More would come out of a packed file than the machine has room for. */
final class TooLargeException extends Exception {
  private static final long serialVersionUID = 1L;
}
