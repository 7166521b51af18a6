package dev.armature.runtime.log;

import java.util.List;

/**
 * Which code a log is about.
 *
 * @param ranges virtual addresses; none for all code
 */
public record AddressFilter(List<Range> ranges) {
  /** A log about all code. */
  public static final AddressFilter ALL = new AddressFilter(List.of());

  /** Addresses from {@code first} to {@code last}, unsigned, both included. */
  public record Range(int first, int last) {}

  /** Whether code at {@code address} is meant. */
  public boolean accepts(int address) {
    for (Range range : ranges) {
      if (Integer.compareUnsigned(address, range.first) >= 0
          && Integer.compareUnsigned(address, range.last) <= 0) {
        return true;
      }
    }
    return ranges.isEmpty();
  }
}
