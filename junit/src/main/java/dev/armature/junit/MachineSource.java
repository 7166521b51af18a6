package dev.armature.junit;

import dev.armature.machine.Machine;

/**
 * Boots the machine that tests get copies of. Has a constructor without parameters that the
 * extension can call.
 */
@FunctionalInterface
public interface MachineSource {
  /**
   * Starts a machine and waits until it is where the tests shall begin: a prompt, for example. May
   * abort the tests, by JUnit's assumptions, where the guest is not to be had.
   *
   * @return the machine, which the extension closes
   */
  Machine boot();
}
