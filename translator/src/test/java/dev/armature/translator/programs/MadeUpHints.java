package dev.armature.translator.programs;

import dev.armature.translator.cache.RegionHint;
import dev.armature.translator.cache.Span;
import dev.armature.translator.fuzz.Rng;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hints about a program that are well-formed, and wrong: regions that start anywhere, literals for
 * instructions, the other instruction set, branches that go elsewhere. Their bytes are mostly the
 * program's, since a hint of other bytes is not used.
 */
final class MadeUpHints {
  private static final int PAGE = 0x1000;
  private static final int ALIAS_DISTANCE = Layout.CODE_ALIAS - Layout.CODE;
  private static final int HINTS = 6;
  private static final int MOST_INSTRUCTIONS = 60;
  private static final int WARM_PERCENT = 50;
  private static final int SITE_PERCENT = 15;
  private static final int DEVICE_PERCENT = 10;

  private final Program program;
  private final Rng rng;

  private MadeUpHints(Program program, Rng rng) {
    this.program = program;
    this.rng = rng;
  }

  /** Some hints about {@code program}. */
  static List<RegionHint> about(Program program, Rng rng) {
    MadeUpHints maker = new MadeUpHints(program, rng);
    List<RegionHint> hints = new ArrayList<>();
    for (int i = 0; i < HINTS; i++) {
      hints.add(maker.hint());
    }
    return hints;
  }

  private RegionHint hint() {
    boolean thumb = program.thumb() != rng.percent(20);
    int width = thumb ? 2 : 4;
    int moved = rng.percent(25) ? ALIAS_DISTANCE : 0;
    int slots = program.code().length / width;
    int first = rng.percent(25) ? 0 : rng.below(slots);
    int length = Math.min(slots - first, 1 + rng.below(MOST_INSTRUCTIONS));
    Set<Integer> instructions = new HashSet<>();
    Set<Integer> warm = new HashSet<>();
    Set<Integer> devices = new HashSet<>();
    Map<Integer, List<Integer>> targets = new HashMap<>();
    int present = rng.pick(70, 95, 100);
    for (int i = 0; i < length; i++) {
      int address = program.start() + moved + (first + i) * width;
      if (rng.percent(present)) {
        instructions.add(address);
      }
      if (rng.percent(WARM_PERCENT)) {
        warm.add(address);
      }
      if (rng.percent(SITE_PERCENT)) {
        targets.put(address, targets(moved, slots, width));
      }
      if (rng.percent(DEVICE_PERCENT)) {
        devices.add(address);
      }
    }
    int entry = program.start() + moved + (first + rng.below(length)) * width;
    instructions.add(entry);
    return new RegionHint(entry, thumb, spans(moved), instructions, warm, targets, devices);
  }

  /** Places in the code, outside it, and where nothing is mapped. */
  private List<Integer> targets(int moved, int slots, int width) {
    List<Integer> targets = new ArrayList<>();
    for (int n = 1 + rng.below(4); n > 0; n--) {
      targets.add(
          rng.percent(85)
              ? program.start() + moved + rng.below(slots) * width
              : rng.interesting() & -Integer.BYTES);
    }
    return targets;
  }

  /** The program's bytes, page by page; now and then one is another. */
  private List<Span> spans(int moved) {
    List<Span> spans = new ArrayList<>();
    int end = program.start() + program.code().length;
    for (int at = program.start(); at < end; ) {
      int next = Math.min(end, (at & -PAGE) + PAGE);
      byte[] bytes = new byte[next - at];
      System.arraycopy(program.code(), at - program.start(), bytes, 0, bytes.length);
      if (rng.percent(5)) {
        bytes[rng.below(bytes.length)] ^= 1;
      }
      spans.add(new Span(at + moved, bytes));
      at = next;
    }
    return spans;
  }
}
