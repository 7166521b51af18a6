package dev.armature.debug;

/**
 * Told when a machine stops and goes on. Called on the CPU thread, or by who takes the machine
 * apart: it must not wait for anybody.
 */
public interface HaltListener {
  /** The machine stands still. */
  void halted(Halt halt);

  /** It goes on, by one instruction or for good. */
  void resumed();

  /** The run has ended. */
  void gone();
}
