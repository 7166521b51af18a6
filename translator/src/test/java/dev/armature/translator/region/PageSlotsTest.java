package dev.armature.translator.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.translator.decode.Architecture;
import dev.armature.translator.decode.Decoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which accesses share a slot. */
class PageSlotsTest {
  private static final int SECTION = 0xC0000000;

  private static PageSlots slots(Map<Integer, Integer> pointedTo, int... encodings) {
    long[] insns =
        Arrays.stream(encodings).mapToLong(new Decoder(Architecture.V5TE)::arm).toArray();
    Block loop = new Block(0x100, insns, Flow.BRANCH, true, 0x100);
    loop.inLoop = true;
    RegionShape shape =
        new RegionShape(
            0x100, false, List.of(loop), loop, List.of(), List.of(), true, true, insns.length);
    return new PageSlots(shape, address -> false, pointedTo);
  }

  @Test
  void loadsFromOneSectionShareOne() {
    PageSlots slots =
        slots(
            Map.of(1, SECTION, 2, SECTION, 3, SECTION + 0x100000),
            0xE5910000, // ldr r0, [r1]
            0xE5920000, // ldr r0, [r2]
            0xE5930000, // ldr r0, [r3]
            0xE5940000); // ldr r0, [r4]
    assertEquals(3, slots.count());
    assertEquals(slots.of(1, false), slots.of(2, false));
    assertNotEquals(slots.of(1, false), slots.of(3, false));
    assertTrue(slots.isSection(slots.of(1, false)));
    assertTrue(slots.isSection(slots.of(3, false)));
    assertFalse(slots.isSection(slots.of(4, false)));
  }

  @Test
  void storesHaveOneForEachBase() {
    PageSlots slots =
        slots(
            Map.of(1, SECTION, 2, SECTION),
            0xE5810000, // str r0, [r1]
            0xE5820000); // str r0, [r2]
    assertEquals(2, slots.count());
    assertNotEquals(slots.of(1, true), slots.of(2, true));
    assertFalse(slots.isSection(slots.of(1, true)));
    assertEquals(PageSlots.NONE, slots.of(1, false));
  }
}
