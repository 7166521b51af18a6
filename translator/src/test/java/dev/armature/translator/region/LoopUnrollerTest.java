package dev.armature.translator.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which loops are repeated, and that all ways lead to where they led. */
class LoopUnrollerTest {
  private static Block block(int start, int instructions, Flow flow) {
    return new Block(start, new long[instructions], flow, flow == Flow.BRANCH, 0);
  }

  private static Block branch(int start, int instructions) {
    return block(start, instructions, Flow.BRANCH);
  }

  @Test
  void aLoopOfOneBlockIsRepeatedEightTimes() {
    Block loop = branch(0x100, 4);
    Block behind = branch(0x110, 1);
    loop.target = loop;
    loop.next = behind;
    List<Block> blocks = LoopUnroller.unroll(List.of(loop, behind));
    assertEquals(9, blocks.size());
    assertSame(loop, blocks.get(0));
    assertSame(behind, blocks.get(1));
    Block round = loop;
    for (int i = 0; i < 8; i++) {
      assertEquals(0x100, round.start);
      assertSame(behind, round.next);
      assertSame(blocks.get(i < 7 ? 2 + i : 0), round.target);
      round = round.target;
    }
  }

  @Test
  void aWayOutOfTheMiddleStaysOne() {
    Block head = branch(0x100, 5);
    Block rest = branch(0x114, 5);
    Block out = branch(0x200, 1);
    head.target = out;
    head.next = rest;
    rest.target = head;
    List<Block> blocks = LoopUnroller.unroll(List.of(head, rest, out));
    assertEquals(7, blocks.size());
    Block round = head;
    for (int i = 0; i < 3; i++) {
      assertSame(out, round.target);
      assertEquals(0x114, round.next.start);
      assertNull(round.next.next);
      round = round.next.target;
    }
    assertSame(head, round);
  }

  @Test
  void onlyTheInnermostLoopIsRepeated() {
    Block outer = block(0x100, 2, Flow.NEXT);
    Block inner = branch(0x108, 3);
    Block end = branch(0x114, 1);
    outer.next = inner;
    inner.target = inner;
    inner.next = end;
    end.target = outer;
    List<Block> blocks = LoopUnroller.unroll(List.of(outer, inner, end));
    assertEquals(3 + 7, blocks.size());
    assertNotSame(inner, inner.target);
    assertSame(outer, end.target);
    assertSame(inner, outer.next);
  }

  /** As in a partition of quicksort: up, down, and back to where the way up starts. */
  @Test
  void ofTwoLoopsWithOneHeadTheInnerOneIsRepeated() {
    Block up = branch(0x100, 3);
    Block down = branch(0x10C, 4);
    Block end = branch(0x11C, 1);
    up.target = up;
    up.next = down;
    down.target = down;
    down.next = end;
    end.target = up;
    List<Block> blocks = LoopUnroller.unroll(List.of(up, down, end));
    assertEquals(3 + 7 + 7, blocks.size());
    assertNotSame(up, up.target);
    assertNotSame(down, down.target);
    assertSame(up, end.target);
  }

  @Test
  void twoWaysBackOfOneLoopAreRepeatedTogether() {
    Block head = branch(0x100, 3);
    Block rest = branch(0x10C, 4);
    head.target = head;
    head.next = rest;
    rest.target = head;
    List<Block> blocks = LoopUnroller.unroll(List.of(head, rest));
    assertEquals(2 * 4, blocks.size());
    assertSame(head.target, head.next.target);
  }

  @Test
  void whatIsLargeOrCallsStaysAsItIs() {
    Block large = branch(0x100, 17);
    large.target = large;
    assertEquals(1, LoopUnroller.unroll(List.of(large)).size());
    Block call = block(0x100, 2, Flow.CALL);
    Block back = branch(0x108, 1);
    call.next = back;
    back.target = call;
    assertEquals(2, LoopUnroller.unroll(List.of(call, back)).size());
    assertSame(call, back.target);
  }
}
