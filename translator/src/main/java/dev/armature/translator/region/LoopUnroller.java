package dev.armature.translator.region;

import dev.armature.translator.decode.Insn;
import dev.armature.translator.decode.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Repeats the bodies of small innermost loops: budget, attention and HotSpot's safepoints are then
 * looked at once in several rounds, and what a round hands to the next is copied as seldom. The
 * copies are blocks like others; they have the addresses of their originals, so that leaving one is
 * leaving the original.
 */
final class LoopUnroller {
  /**
   * The weight of a loop with all its copies. With 24 and 48 the compute set came out 0.97 times as
   * fast.
   */
  private static final int ENOUGH = 32;

  /**
   * Most times that a body stands there; with 4 the inner loop of {@code matrix} took 1.2 times as
   * long.
   */
  private static final int MOST = 8;

  private final List<Block> blocks;
  private final Map<Block, List<Block>> predecessors = new HashMap<>();

  private record Loop(Block head, Set<Block> body) {
    /** Instructions, with one for each register of a multiple transfer. */
    int weight() {
      return body.stream()
          .flatMapToLong(block -> Arrays.stream(block.insns))
          .mapToInt(Loop::weightOf)
          .sum();
    }

    private static int weightOf(long insn) {
      int op = Insn.op(insn);
      return op == Op.LDM || op == Op.STM ? Integer.bitCount(Insn.imm(insn)) : 1;
    }
  }

  private LoopUnroller(List<Block> blocks) {
    this.blocks = new ArrayList<>(blocks);
    for (Block block : blocks) {
      for (Block s : block.directSuccessors()) {
        predecessors.computeIfAbsent(s, b -> new ArrayList<>()).add(block);
      }
    }
  }

  /**
   * Unrolls the loops among {@code blocks}, which lie by ascending address and are not analysed
   * yet.
   *
   * @return these blocks, of which some lead to copies now, and behind them the copies
   */
  static List<Block> unroll(List<Block> blocks) {
    LoopUnroller unroller = new LoopUnroller(blocks);
    Set<Block> done = new HashSet<>();
    for (Loop loop : unroller.loops()) {
      int times = Math.min(MOST, ENOUGH / loop.weight());
      boolean isInnermost = loop.body.stream().noneMatch(done::contains);
      done.addAll(loop.body);
      if (isInnermost && times > 1) {
        unroller.repeat(loop, times);
      }
    }
    return unroller.blocks;
  }

  /** The loops that consist of plain branches, the lightest first. */
  private List<Loop> loops() {
    Map<Block, List<Set<Block>>> bodies = new HashMap<>();
    for (Block last : blocks) {
      for (Block head : last.directSuccessors()) {
        if (head.start <= last.start) {
          bodies.computeIfAbsent(head, h -> new ArrayList<>()).add(body(head, last));
        }
      }
    }
    List<Loop> loops = new ArrayList<>();
    bodies.forEach(
        (head, ways) -> {
          Set<Block> all = new LinkedHashSet<>();
          ways.forEach(all::addAll);
          // Of two loops with one head the inner one is to be repeated, where that can be told: by
          // another loop that only the outer one has.
          boolean nests =
              bodies.entrySet().stream()
                  .filter(other -> other.getKey() != head)
                  .flatMap(other -> other.getValue().stream())
                  .anyMatch(body -> !body.isEmpty() && all.containsAll(body));
          (nests ? ways : List.of(all)).forEach(body -> loops.add(new Loop(head, body)));
        });
    loops.removeIf(loop -> loop.body.isEmpty() || !loop.body.stream().allMatch(b -> isPlain(b)));
    loops.sort(Comparator.comparingInt(Loop::weight).thenComparingInt(loop -> loop.head.start));
    return loops;
  }

  private static boolean isPlain(Block block) {
    return block.flow == Flow.NEXT || block.flow == Flow.BRANCH;
  }

  /** What lies on the ways from {@code head} to {@code last} and back; nothing if there is none. */
  private Set<Block> body(Block head, Block last) {
    Set<Block> before = reached(last, head, b -> predecessors.getOrDefault(b, List.of()));
    before.retainAll(reached(head, last, Block::directSuccessors));
    return before;
  }

  /** The blocks on the ways that lead on from {@code start}, but not on from {@code end}. */
  private static Set<Block> reached(Block start, Block end, Function<Block, List<Block>> ways) {
    Set<Block> reached = new LinkedHashSet<>();
    ArrayDeque<Block> work = new ArrayDeque<>();
    work.add(start);
    while (!work.isEmpty()) {
      Block block = work.poll();
      if (reached.add(block) && block != end) {
        work.addAll(ways.apply(block));
      }
    }
    return reached;
  }

  private void repeat(Loop loop, int times) {
    List<Map<Block, Block>> rounds = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Map<Block, Block> round = new HashMap<>();
      for (Block block : loop.body) {
        round.put(block, i == 0 ? block : block.copy());
      }
      rounds.add(round);
    }
    // The originals last, since the copies are led by where they lead.
    for (int i = times - 1; i >= 0; i--) {
      Map<Block, Block> round = rounds.get(i);
      Map<Block, Block> ways = new HashMap<>(round);
      ways.put(loop.head, rounds.get((i + 1) % times).get(loop.head));
      for (Block block : loop.body) {
        Block copy = round.get(block);
        copy.target = ways.getOrDefault(block.target, block.target);
        copy.next = ways.getOrDefault(block.next, block.next);
      }
    }
    for (Map<Block, Block> round : rounds.subList(1, times)) {
      for (Block block : loop.body) {
        blocks.add(round.get(block));
      }
    }
  }
}
