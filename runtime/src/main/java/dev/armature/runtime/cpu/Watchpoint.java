package dev.armature.runtime.cpu;

/**
 * Bytes of guest memory that a debugger watches.
 *
 * @param address virtual, of the first
 * @param length how many, at least 1; they do not go beyond 0xFFFFFFFF
 * @param loads whether loads of them stop the CPU
 * @param stores whether stores to them do
 */
public record Watchpoint(int address, int length, boolean loads, boolean stores) {
  /** Whether one of the bytes from {@code first} to {@code last}, both included, is watched. */
  boolean overlaps(int first, int last) {
    return Integer.compareUnsigned(address, last) <= 0
        && Integer.compareUnsigned(address + (length - 1), first) >= 0;
  }
}
