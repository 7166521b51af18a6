package dev.armature.debug;

/** The machine's run has ended: there is nothing left to look at. */
public final class MachineGoneException extends Exception {
  private static final long serialVersionUID = 1L;

  MachineGoneException() {
    super("the machine's run has ended");
  }
}
