package dev.armature.runtime.machine;

/** What a device may ask of its machine. CPU thread only. */
public interface MachineControl {
  /** The guest asked for a reset of the whole machine. */
  void requestReset();

  /** The guest asked to be switched off. */
  void requestPowerOff();
}
