package dev.armature.runtime.symbols;

/**
 * A name for an address.
 *
 * @param name as its source has it
 * @param address virtual, with bit 0 clear for Thumb functions
 * @param size in bytes, an unsigned number; 0 if the source does not tell
 * @param function whether it names code
 */
public record Symbol(String name, int address, int size, boolean function) {
  /** A symbol of no known size holds for this much behind it at most, in bytes. */
  private static final int REACH = 1 << 16;

  /** Whether the symbol names the byte at {@code other}, if no other symbol starts in between. */
  boolean covers(int other) {
    return Integer.compareUnsigned(other - address, size == 0 ? REACH : size) < 0;
  }
}
