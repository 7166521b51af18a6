package dev.armature.runtime.machine;

/** A level-sensitive interrupt line. CPU thread only. */
@FunctionalInterface
public interface IrqLine {
  /** Drives the line; driving it to the level it has is cheap and has no effect. */
  void set(boolean level);
}
