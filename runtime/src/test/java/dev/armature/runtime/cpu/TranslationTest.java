package dev.armature.runtime.cpu;

import static dev.armature.runtime.cpu.MmuFixture.PA;
import static dev.armature.runtime.cpu.MmuFixture.VA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Where addresses go (ARM ARM B4.7, B8), and what a failing walk tells (B4.6). */
class TranslationTest {
  private static final int SECTION_TRANSLATION = 0x5;
  private static final int PAGE_TRANSLATION = 0x7;
  private static final int PAGE_PERMISSION = 0xF;
  private static final int EXTERNAL_LEVEL_1 = 0xC;
  private static final int EXTERNAL_LEVEL_2 = 0xE;
  private static final int NOWHERE = 0x70000000;

  @AutoClose private final MmuFixture f = new MmuFixture();

  private void assertGoesTo(int pa, int va) {
    f.memory.write(pa, 4, 0x600DF00D);
    assertEquals(0x600DF00D, f.mmu.load32(va), "load");
    f.mmu.store32(va, 0xCAFE);
    assertEquals(0xCAFE, f.memory.read(pa, 4), "store");
    assertEquals(pa, (int) f.mmu.translateFetch(va), "fetch");
  }

  @Test
  void offMeansPhysicalAddresses() {
    f.control(0);
    f.domain(0, 0);
    assertGoesTo(PA + 0x123C, PA + 0x123C);
  }

  @Test
  void sectionsMapAMegabyte() {
    f.section(VA, PA, 3, 0);
    assertGoesTo(PA, VA);
    assertGoesTo(PA + 0xFFFFC, VA + 0xFFFFC);
  }

  @Test
  void largePagesMap64Kilobytes() {
    f.coarse(VA, 0);
    for (int i = 0x20; i < 0x30; i++) {
      f.level2(i, PA + 0x30000 | 0xFF1);
    }
    assertGoesTo(PA + 0x30000, VA + 0x20000);
    assertGoesTo(PA + 0x3FFFC, VA + 0x2FFFC);
  }

  @Test
  void smallPagesMap4Kilobytes() {
    f.coarse(VA, 0);
    f.level2(0xFF, PA + 0x5000 | 0xFF2);
    assertGoesTo(PA + 0x5FFC, VA + 0xFFFFC);
  }

  @Test
  void tinyPagesMapOneKilobyte() {
    f.fine(VA, 0);
    f.level2(0, PA + 0x5400 | 0x33);
    f.level2(1, PA + 0x8C00 | 0x33);
    f.level2(0x3FF, PA | 0x33);
    assertGoesTo(PA + 0x5400, VA);
    assertGoesTo(PA + 0x8C00, VA + 0x400);
    assertGoesTo(PA + 0x57FC, VA + 0x3FC);
    assertGoesTo(PA + 0x3FC, VA + 0xFFFFC);
  }

  @Test
  void neighboursInAPageOfTinyPagesMayBeMissing() {
    f.fine(VA, 0);
    f.level2(1, PA | 0x33);
    assertGoesTo(PA, VA + 0x400);
    f.assertAborts(PAGE_TRANSLATION, VA, () -> f.mmu.load32(VA));
    f.assertAborts(PAGE_TRANSLATION, VA + 0x800, () -> f.mmu.store8(VA + 0x800, 1));
  }

  @Test
  void subpagesOfASmallPageDiffer() {
    f.coarse(VA, 0);
    f.level2(0, PA | 0x1B2); // AP 3, 2, 1, 0 from the lowest
    f.user();
    f.mmu.store32(VA, 1);
    f.mmu.load32(VA + 0x400);
    f.assertAborts(PAGE_PERMISSION, VA + 0x7FC, () -> f.mmu.store32(VA + 0x7FC, 1));
    f.assertAborts(PAGE_PERMISSION, VA + 0x800, () -> f.mmu.load32(VA + 0x800));
    f.mmu.store32(VA + 0x3FC, 1);
    f.privileged();
    f.mmu.store32(VA + 0x800, 1);
    f.assertAborts(PAGE_PERMISSION, VA + 0xC00, () -> f.mmu.load8(VA + 0xC00));
  }

  @Test
  void subpagesOfALargePageDiffer() {
    f.coarse(VA, 0);
    for (int i = 0; i < 16; i++) {
      f.level2(i, PA | 0x1B1);
    }
    f.user();
    f.mmu.store32(VA + 0x3FFC, 1);
    f.mmu.load32(VA + 0x4000);
    f.assertAborts(PAGE_PERMISSION, VA + 0x4000, () -> f.mmu.store32(VA + 0x4000, 1));
    f.assertAborts(PAGE_PERMISSION, VA + 0x8000, () -> f.mmu.load32(VA + 0x8000));
    f.privileged();
    f.mmu.store32(VA + 0x8000, 1);
    f.assertAborts(PAGE_PERMISSION, VA + 0xFFFC, () -> f.mmu.load32(VA + 0xFFFC));
  }

  @Test
  void missingDescriptorsFault() {
    f.assertAborts(SECTION_TRANSLATION, VA + 0x10, () -> f.mmu.load32(VA + 0x10));
    f.coarse(VA, 3);
    f.domain(3, MmuFixture.CLIENT);
    f.assertAborts(3 << 4 | PAGE_TRANSLATION, VA + 0x14, () -> f.mmu.store16(VA + 0x14, 1));
  }

  @Test
  void tinyPageInACoarseTableFaults() {
    f.coarse(VA, 0);
    f.level2(0, PA | 0x33);
    f.assertAborts(PAGE_TRANSLATION, VA, () -> f.mmu.load32(VA));
  }

  @Test
  void tablesThatNothingDecodesAbortExternally() {
    f.level1(VA, NOWHERE | 0x71);
    f.assertAborts(3 << 4 | EXTERNAL_LEVEL_2, VA, () -> f.mmu.load32(VA));
    f.cp15.write(0, 2, 0, 0, NOWHERE);
    f.assertAborts(EXTERNAL_LEVEL_1, VA, () -> f.mmu.load32(VA));
  }

  @Test
  void fetchesReportInIfsrAndLeaveFarAlone() {
    f.assertAborts(SECTION_TRANSLATION, VA, () -> f.mmu.load32(VA));
    f.section(VA, PA, 1, 2);
    f.domain(2, MmuFixture.CLIENT);
    f.user();
    assertSame(
        GuestAbort.PREFETCH,
        assertThrows(GuestAbort.class, () -> f.mmu.translateFetch(VA + 0x100)));
    assertEquals(0x2D, f.cp15.instructionFaultStatus());
    assertEquals(SECTION_TRANSLATION, f.cp15.dataFaultStatus());
    assertEquals(VA, f.cp15.faultAddress());
  }

  @Test
  void changedDescriptorsShowAfterTheirPageIsFlushed() {
    f.coarse(VA, 0);
    f.level2(0, PA | 0xFF2);
    f.level2(1, PA + 0x1000 | 0xFF2);
    f.mmu.store32(VA, 1);
    f.mmu.store32(VA + 0x1000, 2);
    f.memory.write(MmuFixture.LEVEL_2, 4, PA + 0x1000 | 0xFF2);
    f.cp15.write(0, 8, 7, 1, VA);
    assertEquals(2, f.mmu.load32(VA));
    f.mmu.store32(VA, 3);
    assertEquals(3, f.mmu.load32(VA + 0x1000));
  }

  @Test
  void flushOfOneAddressIsForAllOfItsSection() {
    f.section(VA, PA, 3, 0);
    f.mmu.store32(VA + 0x5000, 1);
    f.mmu.translateFetch(VA + 0x5000);
    int epoch = f.mmu.epoch();
    f.memory.write(MmuFixture.LEVEL_1 + (VA >>> 20) * 4, 4, PA + 0x100000 | 0xC12);
    f.cp15.write(0, 8, 7, 1, VA);
    f.mmu.store32(VA + 0x5000, 2);
    assertEquals(2, f.memory.read(PA + 0x105000, 4));
    assertNotEquals(epoch, f.mmu.epoch(), "the fetched code may be other code now");
  }

  @Test
  void flushOfOneAddressIsForAllOfItsLargePage() {
    f.coarse(VA, 0);
    largePage(PA);
    f.memory.write(PA + 0xF000, 4, 1);
    f.memory.write(PA + 0x1F000, 4, 2);
    assertEquals(1, f.mmu.load32(VA + 0xF000));
    largePage(PA + 0x10000);
    f.cp15.write(0, 8, 7, 1, VA);
    assertEquals(2, f.mmu.load32(VA + 0xF000));
  }

  private void largePage(int pa) {
    for (int i = 0; i < 16; i++) {
      f.memory.write(MmuFixture.LEVEL_2 + 4 * i, 4, pa | 0xFF1);
    }
  }

  @Test
  void onlyPagesWithCodeStartANewEpochWhenFlushed() {
    f.coarse(VA, 0);
    f.level2(0, PA | 0xFF2);
    f.mmu.load32(VA);
    int epoch = f.mmu.epoch();
    f.mmu.probeFetch(VA + 0x1000); // faults, so nothing was derived from it
    f.mmu.flushPage(VA + 0x1000);
    f.mmu.flushPage(VA);
    assertEquals(epoch, f.mmu.epoch());
    f.mmu.probeFetch(VA);
    f.mmu.flushPage(VA);
    assertEquals(epoch + 1, f.mmu.epoch());
  }

  @Test
  void anotherTableShowsAtOnce() {
    f.section(VA, PA, 3, 0);
    f.mmu.store32(VA, 1);
    f.memory.write(0xC000 + (VA >>> 20) * 4, 4, PA + 0x100000 | 0xC12);
    f.cp15.write(0, 2, 0, 0, 0xC000);
    f.mmu.store32(VA, 2);
    assertEquals(1, f.memory.read(PA, 4));
    assertEquals(2, f.memory.read(PA + 0x100000, 4));
  }

  @Test
  void faultingStoresChangeNothing() {
    f.section(VA, PA, 2, 0);
    f.memory.write(PA, 4, 0x11223344);
    f.user();
    assertThrows(GuestAbort.class, () -> f.mmu.store8(VA, 0xFF));
    assertEquals(0x11223344, f.mmu.load32(VA));
  }

  @Test
  void fcseMovesTheLowest32Megabytes() {
    f.section(0x06100000, PA, 3, 0);
    f.section(VA, PA + 0x100000, 3, 0);
    f.cp15.write(0, 13, 0, 0, 0x06000000);
    assertGoesTo(PA + 0x10, 0x00100010);
    assertGoesTo(PA + 0x100010, VA + 0x10);
    f.assertAborts(SECTION_TRANSLATION, 0x06200000, () -> f.mmu.load32(0x00200000));
  }

  @Test
  void alignmentFaultsComeBeforeTranslation() {
    f.control(Cp15.SCTLR_M | Cp15.SCTLR_A);
    f.assertAborts(1, VA + 2, () -> f.mmu.load32(VA + 2));
    f.assertAborts(1, VA + 1, () -> f.mmu.load16(VA + 1));
    f.assertAborts(1, VA + 3, () -> f.mmu.store32(VA + 3, 1));
    f.assertAborts(1, VA + 5, () -> f.mmu.store16(VA + 5, 1));
    f.assertAborts(SECTION_TRANSLATION, VA + 7, () -> f.mmu.load8(VA + 7));
  }

  @Test
  void alignmentFaultsNeedNoMmu() {
    f.control(Cp15.SCTLR_A);
    f.assertAborts(1, PA + 2, () -> f.mmu.load32(PA + 2));
    f.mmu.load32(PA + 4);
  }

  @Test
  void unalignedLoadsRotateAndStoresRound() {
    f.section(VA, PA, 3, 0);
    f.memory.write(PA, 4, 0x44332211);
    assertEquals(0x11443322, f.mmu.load32(VA + 1));
    assertEquals(0x22114433, f.mmu.load32(VA + 2));
    assertEquals(0x33221144, f.mmu.load32(VA + 3));
    assertEquals(0x4433, f.mmu.load16(VA + 3));
    f.mmu.store32(VA + 7, 0xAABBCCDD);
    assertEquals(0xAABBCCDD, f.memory.read(PA + 4, 4));
    f.mmu.store16(VA + 3, 0xEEFF);
    assertEquals(0xEEFF2211, f.memory.read(PA, 4));
  }

  @Test
  void unmappedPhysicalAddressesReadZero() {
    f.section(VA, NOWHERE, 3, 0);
    assertEquals(0, f.mmu.load32(VA));
    f.mmu.store32(VA, 1);
    assertEquals(0, f.mmu.load32(VA));
  }
}
