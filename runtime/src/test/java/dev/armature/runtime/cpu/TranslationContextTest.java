package dev.armature.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.armature.runtime.memory.Ram;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The soft TLB keeps translations of several domain settings and privileges apart. */
class TranslationContextTest {
  private static final int VA = MmuFixture.VA;
  private static final int OPEN = 3;
  private static final int DOMAIN = 5;

  private final MmuFixture f = new MmuFixture();

  @BeforeEach
  void mapOnePage() {
    f.coarse(VA, DOMAIN);
    f.level2(0, MmuFixture.PA | OPEN * 0x550 | 2);
    f.memory.write(MmuFixture.PA, 4, 0x1234);
  }

  @AfterEach
  void close() {
    f.close();
  }

  private void openDomain() {
    f.domain(DOMAIN, MmuFixture.CLIENT);
  }

  private void closeDomain() {
    f.domain(DOMAIN, 0);
  }

  @Test
  void aClosedDomainFaultsHoweverOftenItWasOpen() {
    for (int i = 0; i < 3; i++) {
      openDomain();
      assertEquals(0x1234, f.mmu.load32(VA));
      f.mmu.store32(VA, 0x1234);
      closeDomain();
      assertThrows(GuestAbort.class, () -> f.mmu.load32(VA));
      assertThrows(GuestAbort.class, () -> f.mmu.store32(VA, 0));
    }
  }

  @Test
  void openingADomainAgainFindsItsPages() {
    openDomain();
    f.mmu.load32(VA);
    closeDomain();
    long misses = f.mmu.misses();
    openDomain();
    f.mmu.load32(VA);
    assertEquals(misses, f.mmu.misses());
  }

  @Test
  void userPermissionsAreNotThoseOfTheKernel() {
    f.level2(0, MmuFixture.PA | 1 * 0x550 | 2);
    openDomain();
    assertEquals(0x1234, f.mmu.load32(VA));
    f.user();
    assertThrows(GuestAbort.class, () -> f.mmu.load32(VA));
    f.privileged();
    assertEquals(0x1234, f.mmu.load32(VA));
  }

  @Test
  void aFlushHoldsForContextsThatAreNotCurrent() {
    openDomain();
    f.mmu.load32(VA);
    closeDomain();
    f.memory.write(MmuFixture.PA + Ram.PAGE_SIZE, 4, 0x5678);
    f.level2(0, (MmuFixture.PA + Ram.PAGE_SIZE) | OPEN * 0x550 | 2);
    openDomain();
    assertEquals(0x5678, f.mmu.load32(VA));
  }

  @Test
  void aFlushedPageIsGoneFromContextsThatAreNotCurrent() {
    openDomain();
    f.mmu.load32(VA);
    closeDomain();
    f.memory.write(MmuFixture.PA + Ram.PAGE_SIZE, 4, 0x5678);
    f.memory.write(MmuFixture.LEVEL_2, 4, (MmuFixture.PA + Ram.PAGE_SIZE) | OPEN * 0x550 | 2);
    f.mmu.flushPage(VA);
    openDomain();
    assertEquals(0x5678, f.mmu.load32(VA));
  }

  @Test
  void moreContextsThanAreKeptStayApart() {
    for (int round = 0; round < 3; round++) {
      for (int access = 0; access < 8; access++) {
        f.cp15.write(0, 3, 0, 0, access | MmuFixture.CLIENT << 2 * DOMAIN);
        assertEquals(0x1234, f.mmu.load32(VA));
        f.cp15.write(0, 3, 0, 0, access);
        assertThrows(GuestAbort.class, () -> f.mmu.load32(VA));
      }
    }
  }

  @Test
  void withinAnEpochANumberMeansOneContext() {
    Map<Long, Integer> seen = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      int domains = i * 7 % 9;
      f.cp15.write(0, 3, 0, 0, domains);
      long name = (long) f.mmu.epoch() << 32 | f.mmu.context();
      assertEquals(domains, seen.computeIfAbsent(name, n -> domains));
    }
  }

  @Test
  void aPageThatBecomesCodeLeavesEveryStoreTable() {
    openDomain();
    f.mmu.store32(VA, 1);
    f.user();
    f.mmu.store32(VA, 2);
    f.memory.markCode(f.ram, MmuFixture.PA, Ram.CODE_DECODED, 0);
    int[] noticed = {0};
    f.memory.onCodeWrite(0, (ram, offset, length) -> noticed[0]++);
    f.mmu.store32(VA, 3);
    f.privileged();
    f.mmu.store32(VA, 4);
    assertEquals(2, noticed[0]);
  }

  @Test
  void manyPagesAreForgottenToo() {
    f.section(VA, MmuFixture.PA, OPEN, DOMAIN);
    openDomain();
    for (int page = 0; page < 256; page++) {
      f.mmu.load32(VA + page * Ram.PAGE_SIZE);
    }
    f.level1(VA, 0);
    for (int page = 0; page < 256; page++) {
      int va = VA + page * Ram.PAGE_SIZE;
      assertThrows(GuestAbort.class, () -> f.mmu.load32(va));
    }
  }
}
