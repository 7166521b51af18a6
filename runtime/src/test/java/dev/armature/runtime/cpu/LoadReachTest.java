package dev.armature.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.memory.Ram;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far a load's addend holds: what translated code may take for one piece of memory. */
class LoadReachTest {
  private static final int VA = MmuFixture.VA;
  private static final int LAST_PAGE = VA + 0xFF000;

  /** Behind the RAM of the fixture. */
  private static final int HALF_MEGABYTE = 0x00400000;

  @Test
  void aSectionOfRamIsOnePiece() {
    try (MmuFixture f = new MmuFixture()) {
      f.section(VA, MmuFixture.PA, 3, 0);
      f.memory.write(MmuFixture.PA + 0xFF004, 4, 0x12345678);
      f.mmu.load32(VA);
      assertEquals(VA, f.mmu.sectionToLoadFrom(VA + 8));
      assertEquals(VA, f.mmu.loadSection(VA + 8));
      long addend = f.mmu.loadAddend(VA, ~0xFFF);
      f.mmu.load32(LAST_PAGE);
      assertEquals(addend, f.mmu.loadAddend(LAST_PAGE, ~0xFFF));
    }
  }

  @Test
  void whatWasNotLoadedFromIsNotKnown() {
    try (MmuFixture f = new MmuFixture()) {
      f.section(VA, MmuFixture.PA, 3, 0);
      f.mmu.load32(VA);
      assertEquals(Mmu.NO_PAGE, f.mmu.sectionToLoadFrom(LAST_PAGE));
    }
  }

  @Test
  void aPageIsNoSection() {
    try (MmuFixture f = new MmuFixture()) {
      f.section(VA, MmuFixture.PA, 3, 0);
      f.mmu.load32(VA);
      f.coarse(VA, 0);
      f.level2(0, MmuFixture.PA | 0xFF2);
      f.mmu.load32(VA);
      assertEquals(Mmu.NO_PAGE, f.mmu.loadSection(VA));
    }
  }

  @Test
  void aSectionThatEndsBehindTheRamIsTakenByPages() {
    try (MmuFixture f = new MmuFixture();
        Ram half = new Ram(1 << 19)) {
      f.memory.mapRam("half", HALF_MEGABYTE, half);
      f.section(VA, HALF_MEGABYTE, 3, 0);
      f.mmu.load32(VA);
      assertEquals(Mmu.NO_PAGE, f.mmu.loadSection(VA));
    }
  }

  @Test
  void underAGuardASectionIsTakenByPages() {
    try (MmuFixture f = new MmuFixture()) {
      f.mmu.setFrameGuard(
          (physical, write) ->
              physical < MmuFixture.PA + 0x1000
                  ? FrameGuard.Answer.ALLOWED
                  : FrameGuard.Answer.DENIED);
      f.section(VA, MmuFixture.PA, 3, 0);
      f.mmu.load32(VA);
      assertEquals(Mmu.NO_PAGE, f.mmu.loadSection(VA));
    }
  }

  @Test
  void aWatchpointAnywhereHasSectionsTakenByPages() {
    try (MmuFixture f = new MmuFixture()) {
      f.section(VA, MmuFixture.PA, 3, 0);
      f.mmu.load32(VA);
      f.cpu.stops.setWatchpoints(List.of(new Watchpoint(LAST_PAGE, 4, true, false)));
      f.mmu.load32(VA);
      assertEquals(Mmu.NO_PAGE, f.mmu.loadSection(VA));
    }
  }
}
