package dev.armature.translator.region;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.translator.EngineKind;
import dev.armature.translator.system.PagedFixture;
import org.junit.jupiter.api.Test;

class CodePagesTest {
  private static final int CODE = 0x80000;

  /** Linux maps a page of a program when it is first touched, and flushes nothing then. */
  @Test
  void aPageThatWasNotMappedIsSeenOnceItIs() {
    try (PagedFixture p = new PagedFixture(EngineKind.INTERPRETER)) {
      CodePages pages = new CodePages(p.f.cpu);
      assertEquals(-1, pages.physical(PagedFixture.PAGES));
      p.describe(0, CODE | PagedFixture.OPEN);
      assertEquals(CODE, pages.physical(PagedFixture.PAGES));
    }
  }

  @Test
  void aPageThatWasMappedIsSeenUntilTheTlbIsFlushed() {
    try (PagedFixture p = new PagedFixture(EngineKind.INTERPRETER)) {
      CodePages pages = new CodePages(p.f.cpu);
      p.map(0, CODE, PagedFixture.OPEN);
      assertEquals(CODE, pages.physical(PagedFixture.PAGES));
      p.describe(0, 0);
      assertEquals(CODE, pages.physical(PagedFixture.PAGES));
      p.map(0, 0, 0);
      assertEquals(-1, pages.physical(PagedFixture.PAGES));
    }
  }
}
