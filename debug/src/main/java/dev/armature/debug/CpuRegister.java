package dev.armature.debug;

import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * A register of the CPU as debuggers see it. CPU thread only.
 *
 * @param name as in the manuals, with the mode behind it for banked ones
 * @param number that debuggers know it by
 * @param group it belongs to
 * @param read its value; null if it has none, as those of a virtual CPU that does not run
 * @param write sets it, as far as it can be written; null if it has no value
 */
public record CpuRegister(
    String name, int number, Group group, IntSupplier read, IntConsumer write) {
  /** Groups of registers. */
  public enum Group {
    /** r0 to r15 and the CPSR, of the current mode. */
    CORE,
    /** Those that modes have of their own. */
    BANKED,
    /** The system control coprocessor's. */
    CP15
  }
}
