package dev.armature.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.armature.runtime.memory.Ram;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hypervisor's guests keep what the soft TLB knows of them while others run. */
class AddressSpaceTest {
  private static final int VA = MmuFixture.VA;
  private static final int OTHER_LEVEL_1 = 0x00010000;
  private static final int OTHER_PA = MmuFixture.PA + 0x100000;
  private static final int ALL_CLIENT = 0x55555555;
  private static final int SECTION = 0xC12;

  private final MmuFixture f = new MmuFixture();
  private AddressSpace one;
  private AddressSpace other;

  @BeforeEach
  void twoGuests() {
    f.memory.write(MmuFixture.LEVEL_1 + (VA >>> 20) * 4, 4, MmuFixture.PA | SECTION);
    f.memory.write(OTHER_LEVEL_1 + (VA >>> 20) * 4, 4, OTHER_PA | SECTION);
    f.memory.write(MmuFixture.PA, 4, 1);
    f.memory.write(OTHER_PA, 4, 2);
    one = f.mmu.newAddressSpace();
    other = f.mmu.newAddressSpace();
  }

  @AfterEach
  void close() {
    f.close();
  }

  private void enterOne() {
    f.cp15.enter(one, MmuFixture.LEVEL_1, ALL_CLIENT);
  }

  private void enterOther() {
    f.cp15.enter(other, OTHER_LEVEL_1, ALL_CLIENT);
  }

  @Test
  void eachHasItsOwnTranslations() {
    for (int i = 0; i < 3; i++) {
      enterOne();
      assertEquals(1, f.mmu.load32(VA));
      enterOther();
      assertEquals(2, f.mmu.load32(VA));
    }
    assertEquals(2, f.mmu.misses(), "one walk in each");
  }

  @Test
  void aFlushForgetsTheCurrentOneOnly() {
    enterOne();
    f.mmu.load32(VA);
    enterOther();
    f.mmu.load32(VA);
    f.mmu.flush();
    f.mmu.load32(VA);
    enterOne();
    f.mmu.load32(VA);
    assertEquals(3, f.mmu.misses());
  }

  @Test
  void anotherOneIsFlushedBeforeItIsUsedAgain() {
    enterOne();
    f.mmu.load32(VA);
    int epoch = f.mmu.epoch();
    enterOther();
    f.memory.write(MmuFixture.LEVEL_1 + (VA >>> 20) * 4, 4, OTHER_PA | SECTION);
    f.mmu.flush(one);
    enterOne();
    assertEquals(2, f.mmu.load32(VA));
    assertNotEquals(epoch, f.mmu.epoch());
  }

  @Test
  void flushingAllReachesThoseThatDoNotRun() {
    enterOne();
    f.mmu.load32(VA);
    enterOther();
    f.memory.write(MmuFixture.LEVEL_1 + (VA >>> 20) * 4, 4, OTHER_PA | SECTION);
    f.mmu.flushAll();
    enterOne();
    assertEquals(2, f.mmu.load32(VA));
  }

  @Test
  void aPageThatBecomesCodeIsNoticedInAll() {
    enterOne();
    f.mmu.store32(VA, 3);
    enterOther();
    f.memory.markCode(f.ram, MmuFixture.PA, Ram.CODE_DECODED, 0);
    int[] noticed = {0};
    f.memory.onCodeWrite(0, (ram, offset, length) -> noticed[0]++);
    enterOne();
    f.mmu.store32(VA, 4);
    assertEquals(1, noticed[0]);
  }

  @Test
  void noTwoEverHaveTheSameEpoch() {
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      enterOne();
      f.mmu.flush();
      seen.add(f.mmu.epoch());
      enterOther();
      f.mmu.flush();
      seen.add(f.mmu.epoch());
    }
    assertEquals(8, seen.size());
  }

  @Test
  void theMachineGoesOnWhereOneIsDiscarded() {
    enterOne();
    f.mmu.load32(VA);
    f.mmu.discard(one);
    f.cp15.write(0, 2, 0, 0, OTHER_LEVEL_1);
    assertEquals(2, f.mmu.load32(VA));
  }

  @Test
  void aFrameIsForgottenUnderAllItsAddresses() {
    f.memory.write(MmuFixture.LEVEL_1 + (VA >>> 20) * 4 + 4, 4, MmuFixture.PA | SECTION);
    enterOne();
    f.mmu.load32(VA);
    f.mmu.store32(VA + 0x100000, 1);
    f.mmu.load32(VA + 0x1000);
    long misses = f.mmu.misses();
    int epoch = f.mmu.epoch();
    f.mmu.flushFrame(one, MmuFixture.PA + 4);
    f.mmu.load32(VA + 0x1000);
    assertEquals(misses, f.mmu.misses(), "its neighbour stays");
    f.mmu.load32(VA);
    f.mmu.store32(VA + 0x100000, 1);
    assertEquals(misses + 2, f.mmu.misses());
    assertEquals(epoch, f.mmu.epoch(), "no instruction was fetched from it");
    f.mmu.translateFetch(VA);
    f.mmu.flushFrame(one, MmuFixture.PA);
    assertNotEquals(epoch, f.mmu.epoch());
  }

  @Test
  void wordsInARowAreLikeSoManyTransfers() {
    enterOne();
    int[] words = {1, 2, 3, 4};
    for (int start : new int[] {VA + 0x100, VA + 0xFF8}) {
      for (int round = 0; round < 2; round++) {
        f.mmu.storeWords(start, words, 4);
        int[] back = new int[5];
        f.mmu.loadWords(start, back, 4);
        assertArrayEquals(new int[] {1, 2, 3, 4, 0}, back);
        assertEquals(3, f.mmu.load32(start + 8));
      }
    }
    assertThrows(GuestAbort.class, () -> f.mmu.storeWords(VA + 0xFFFF8, words, 4));
  }
}
