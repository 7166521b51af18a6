package dev.armature.translator.region;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.translator.decode.Architecture;
import dev.armature.translator.decode.Decoder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Which accesses share a look at their page, and what their leader asks for. */
class SharedAccessesTest {
  private static final int BLOCK = 0x100;

  private static SharedAccesses of(int... encodings) {
    long[] insns =
        Arrays.stream(encodings).mapToLong(new Decoder(Architecture.V5TE)::arm).toArray();
    Block block = new Block(BLOCK, insns, Flow.NEXT, false, 0);
    return SharedAccesses.of(block, false, address -> address == BLOCK + 4 * 8);
  }

  private static void assertApart(SharedAccesses shared, int first, int second) {
    assertNull(shared.groupOf(first));
    assertNull(shared.groupOf(second));
  }

  @Test
  void aFrameHasOneLookForLoadsAndOneForStores() {
    SharedAccesses shared =
        of(
            0xE92D4010, // push {r4, lr}
            0xE24DD008, // sub sp, sp, #8
            0xE58D0004, // str r0, [sp, #4]
            0xE59D1004, // ldr r1, [sp, #4]
            0xE59D2008); // ldr r2, [sp, #8]
    assertTrue(shared.leads(0));
    assertTrue(shared.isCovered(2));
    assertEquals(12, shared.groupOf(0).span());
    assertEquals(-12, shared.fromBase(0)); // sp - 16 + 4
    assertEquals(4, shared.fromLowest(0));
    assertEquals(0, shared.fromLowest(2));
    assertTrue(shared.leads(3));
    assertTrue(shared.isCovered(4));
    assertEquals(4, shared.fromBase(3));
    assertEquals(8, shared.groupOf(3).span());
    assertEquals(1, shared.count(), "the loads begin where the stores end");
  }

  @Test
  void aWalkByPostIndexingIsFollowed() {
    SharedAccesses shared =
        of(
            0xE4901004, // ldr r1, [r0], #4
            0xE4902004, // ldr r2, [r0], #4
            0xE1A03000, // mov r3, r0
            0xE5134008); // ldr r4, [r3, #-8]
    assertSame(shared.groupOf(0), shared.groupOf(1));
    assertSame(shared.groupOf(0), shared.groupOf(3));
    assertEquals(0, shared.fromLowest(3));
    assertEquals(8, shared.groupOf(0).span());
  }

  @Test
  void aRegisterThatIsLoadedPointsElsewhere() {
    assertApart(of(0xE5900000, 0xE5901004), 0, 1); // ldr r0, [r0]; ldr r1, [r0, #4]
    assertApart(of(0xE8B00003, 0xE5901000), 0, 1); // ldm r0!, {r0, r1}; ldr r1, [r0]
    assertApart(of(0xE0C020D8, 0xE5933000), 0, 1); // ldrd r2, [r0], #8; ldr r3, [r3]
    // ldr r1, [r0]; addne r0, r0, #4; ldr r2, [r0]
    assertApart(of(0xE5901000, 0x12800004, 0xE5902000), 0, 2);
    // ldr r1, [r0]; add r0, r0, r5; ldr r2, [r0]
    assertApart(of(0xE5901000, 0xE0800005, 0xE5902000), 0, 2);
    // ldr r1, [r0]; mcr p15, 0, r5, c8, c7, 1: forget a page; ldr r2, [r0, #4]
    assertApart(of(0xE5901000, 0xEE085F37, 0xE5902004), 0, 2);
  }

  /** SHA-256's {@code ldrd}s of two constants were taken for neighbours, the PC for one number. */
  @Test
  void addressesFromThePcAreNotNearEachOther() {
    // add r1, pc, #104; ldr r0, [r1]; add r3, pc, #104; ldr r2, [r3]
    assertApart(of(0xE28F1068, 0xE5910000, 0xE28F3068, 0xE5932000), 1, 3);
    // mov r1, pc; ldr r0, [r1]; mov r3, pc; ldr r2, [r3]
    assertApart(of(0xE1A0100F, 0xE5910000, 0xE1A0300F, 0xE5932000), 1, 3);
  }

  @Test
  void onlyWhatIsExecutedAlwaysLeads() {
    SharedAccesses shared =
        of(0x15901000, 0xE5902004, 0x15903008); // ldrne r1, [r0]; ldr r2, [r0, #4]; ldrne …, #8
    assertNull(shared.groupOf(0));
    assertTrue(shared.leads(1));
    assertTrue(shared.isCovered(2));
  }

  @Test
  void whatLiesFarAwayIsAnotherGroup() {
    // ldr r1, [r0]; ldr r2, [r0, #4]; ldr r3, [r0, #256]; ldr r4, [r0, #260]
    SharedAccesses shared = of(0xE5901000, 0xE5902004, 0xE5903100, 0xE5904104);
    assertSame(shared.groupOf(0), shared.groupOf(1));
    assertSame(shared.groupOf(2), shared.groupOf(3));
    assertNotSame(shared.groupOf(0), shared.groupOf(2));
  }

  /** Two gigabytes are not a small distance that wrapped. */
  @Test
  void whatLiesAtTheOtherEndIsNoNeighbour() {
    // ldr r1, [r0]; sub r0, r0, #0x80000000; ldr r2, [r0]
    assertApart(of(0xE5901000, 0xE2400102, 0xE5902000), 0, 2);
    // ldr r1, [r0]; add r0, r0, #0x80000000; sub r0, r0, #4; ldr r2, [r0]
    assertApart(of(0xE5901000, 0xE2800102, 0xE2400004, 0xE5902000), 0, 3);
    // sub r0, r0, #0x80000000; ldr r1, [r0]; sub r0, r0, #4; ldr r2, [r0]
    assertApart(of(0xE2400102, 0xE5901000, 0xE2400004, 0xE5902000), 1, 3);
  }

  @Test
  void theLeaderAsksForTheWidestAlignment() {
    SharedAccesses shared =
        of(0xE5D01001, 0xE5902004, 0xE1D030B6); // ldrb r1, [r0, #1]; ldr r2, [r0, #4]; ldrh …, #6
    assertEquals(4, shared.groupOf(0).alignment());
    assertEquals(0, shared.fromBase(0), "the word that holds the byte");
    assertEquals(1, shared.fromLowest(0));
    assertEquals(8, shared.groupOf(0).span());
    // ldr r1, [r0]; ldr r2, [r0, #5]: one of them is not aligned
    assertApart(of(0xE5901000, 0xE5902005), 0, 1);
    // ldrb r1, [r0, #1]; ldrb r2, [r0, #2]
    assertEquals(1, of(0xE5D01001, 0xE5D02002).groupOf(0).alignment());
  }

  @Test
  void devicesAndUserAccessesAskForThemselves() {
    SharedAccesses shared =
        of(
            0xE4B01004, // ldrt r1, [r0], #4
            0xE4B01004, // ldrt r1, [r0], #4
            0xE7901002, // ldr r1, [r0, r2]
            0xE7901002, // ldr r1, [r0, r2]
            0xE1A00000,
            0xE1A00000,
            0xE1A00000, // nop
            0xE5901000, // ldr r1, [r0]
            0xE5902004); // ldr r2, [r0, #4]: the device
    for (int i = 0; i < 9; i++) {
      assertNull(shared.groupOf(i));
    }
    assertEquals(0, shared.count());
  }

  @Test
  void aNinthGroupAtATimeIsNone() {
    int[] encodings = new int[18];
    for (int i = 0; i < 9; i++) {
      encodings[i] = 0xE590C000 | i << 16; // ldr r12, [ri]
      encodings[9 + i] = 0xE590C004 | i << 16;
    }
    encodings[8] = 0xE1A00000; // the device's place
    SharedAccesses shared = of(encodings);
    assertEquals(SharedAccesses.MAX, shared.count());
    assertTrue(shared.leads(0));
    assertFalse(shared.leads(17));
  }
}
