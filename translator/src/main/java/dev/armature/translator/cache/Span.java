package dev.armature.translator.cache;

import java.util.Arrays;

/**
 * Bytes of guest code, within one page.
 *
 * @param address virtual address of the first
 */
@SuppressWarnings("ArrayRecordComponent") // compared by their contents below
public record Span(int address, byte[] bytes) {
  @Override
  public boolean equals(Object o) {
    return o instanceof Span other && address == other.address && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * address + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return String.format("%08x+%d", address, bytes.length);
  }
}
