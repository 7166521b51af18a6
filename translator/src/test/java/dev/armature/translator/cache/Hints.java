package dev.armature.translator.cache;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Hints for tests. */
final class Hints {
  private Hints() {}

  /** A hint for two ARM instructions at {@code entry}, the first of which is {@code number}. */
  static RegionHint hint(int entry, int number) {
    byte[] bytes = {(byte) number, (byte) (number >> 8), 0x42, (byte) 0xE2, 1, 0x40, 0x54, 2};
    return new RegionHint(
        entry,
        false,
        List.of(new Span(entry, bytes)),
        Set.of(entry, entry + 4),
        Set.of(entry),
        Map.of(entry + 4, List.of(entry, entry + 0x100)),
        Set.of(entry + 4));
  }
}
