package dev.armature.machine;

/** A machine cannot do what it was asked for. The message is for a person. */
public final class MachineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MachineException(String message, Throwable cause) {
    super(message, cause);
  }

  MachineException(String format, Object... arguments) {
    super(String.format(format, arguments));
  }
}
