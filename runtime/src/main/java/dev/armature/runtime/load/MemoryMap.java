package dev.armature.runtime.load;

import dev.armature.runtime.machine.Board;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.PhysicalMemory;
import java.util.stream.Collectors;

/**
 * Where things can be loaded on a machine.
 *
 * @param memory all there is
 * @param ramStart physical address of the RAM that kernels are loaded to
 * @param ramSize its size in bytes
 */
record MemoryMap(PhysicalMemory memory, long ramStart, long ramSize) {
  static MemoryMap of(PhysicalMemory memory, Board board) {
    return new MemoryMap(memory, Integer.toUnsignedLong(board.ramStart()), board.ram().size());
  }

  long ramEnd() {
    return ramStart + ramSize;
  }

  /** Whether {@code address} is RAM, or a memory that can be filled like RAM. */
  boolean isRam(long address) {
    return windowAt(address) != null;
  }

  /** Complains if a byte of {@code placement} would not fall on RAM. */
  void check(Placement placement) throws LoadException {
    long at = placement.start();
    while (at < placement.end()) {
      Mapping window = windowAt(at);
      if (window == null) {
        throw noRoomFor(placement, at);
      }
      at = Integer.toUnsignedLong(window.start()) + window.ram().size();
    }
  }

  private Mapping windowAt(long address) {
    Mapping mapping = address >>> 32 == 0 ? memory.find((int) address) : null;
    return mapping == null || mapping.ram() == null ? null : mapping;
  }

  private LoadException noRoomFor(Placement placement, long at) {
    if (placement.start() >= ramStart && placement.start() <= ramEnd() && at == ramEnd()) {
      return new LoadException(
          "%s needs %s of RAM, the machine has %s; give more with -m",
          placement, Sizes.text(placement.end() - ramStart), Sizes.text(ramSize));
    }
    return new LoadException(
        "%s: there is no RAM at 0x%08x; there is: %s", placement, at, windows());
  }

  private String windows() {
    return memory.mappings().stream()
        .filter(m -> m.ram() != null)
        .map(
            m ->
                String.format(
                    "0x%08x to 0x%08x (%s)",
                    m.start(), Integer.toUnsignedLong(m.start()) + m.ram().size() - 1, m.name()))
        .collect(Collectors.joining(", "));
  }
}
