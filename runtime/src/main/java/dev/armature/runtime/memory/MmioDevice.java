package dev.armature.runtime.memory;

/**
 * A device seen through memory-mapped registers.
 *
 * <p>Called on the CPU thread only. An access never blocks, never throws for what a guest does, and
 * costs nothing but the work of the register itself. What a manual leaves open is answered with 0
 * and told to the log as a guest error.
 */
public interface MmioDevice {
  /**
   * Reads a register.
   *
   * @param offset byte offset from the start of the device's window, a multiple of {@code width}
   * @param width 1, 2 or 4 bytes
   * @return the value in the low {@code width} bytes; the caller ignores the rest
   */
  int read(int offset, int width);

  /**
   * Writes a register.
   *
   * @param offset byte offset from the start of the device's window, a multiple of {@code width}
   * @param width 1, 2 or 4 bytes
   * @param value the value in the low {@code width} bytes, the rest zero
   */
  void write(int offset, int width, int value);

  /**
   * Puts the device in its power-on state. A device drives its interrupt lines to match; what it is
   * driven with from outside (input lines, bytes that wait in a backend) stays as it is.
   */
  void reset();
}
