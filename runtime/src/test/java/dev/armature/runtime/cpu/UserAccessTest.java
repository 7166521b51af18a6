package dev.armature.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.armature.runtime.memory.Ram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A kernel's accesses with User permissions use User mode's tables, and go no further than it. */
class UserAccessTest {
  private static final int VA = MmuFixture.VA;
  private static final int DOMAIN = 5;
  private static final int PRIVILEGED = 1 * 0x550 | 2;
  private static final int READ_ONLY = 2 * 0x550 | 2;
  private static final int OPEN = 3 * 0x550 | 2;

  private final MmuFixture f = new MmuFixture();

  @BeforeEach
  void aProgramRanHere() {
    f.coarse(VA, DOMAIN);
    f.domain(DOMAIN, MmuFixture.CLIENT);
    f.user();
    f.privileged();
    f.memory.write(MmuFixture.PA, 4, 0x12345678);
    map(OPEN);
  }

  @AfterEach
  void close() {
    f.close();
  }

  private void map(int bits) {
    f.level2(0, MmuFixture.PA | bits);
  }

  private void assertNoAccess() {
    assertThrows(GuestAbort.class, () -> f.mmu.load32User(VA));
    assertThrows(GuestAbort.class, () -> f.mmu.load8User(VA));
    assertThrows(GuestAbort.class, () -> f.mmu.store32User(VA, 0));
    assertThrows(GuestAbort.class, () -> f.mmu.store8User(VA, 0));
    assertEquals(0, f.mmu.userLoadAddend(VA, -4096));
    assertEquals(0, f.mmu.userStoreAddend(VA, -4096));
    assertEquals(0x12345678, f.memory.read(MmuFixture.PA, 4));
  }

  @Test
  void aPageIsWalkedOnce() {
    f.mmu.load32User(VA);
    f.mmu.store8User(VA, 0x9A);
    long misses = f.mmu.misses();
    assertEquals(0x1234569A, f.mmu.load32User(VA));
    assertEquals(0x56, f.mmu.load8User(VA + 1));
    f.mmu.store32User(VA, 7);
    f.mmu.store8User(VA + 3, 1);
    assertEquals(0x01000007, f.memory.read(MmuFixture.PA, 4));
    assertEquals(misses, f.mmu.misses());
  }

  @Test
  void whatTheProgramReachedIsFound() {
    f.user();
    f.mmu.load32(VA);
    f.privileged();
    long misses = f.mmu.misses();
    f.mmu.load32User(VA);
    assertEquals(misses, f.mmu.misses());
  }

  @Test
  void whatTheKernelReachedIsNot() {
    map(PRIVILEGED);
    f.mmu.load32(VA);
    f.mmu.store32(VA, 0x12345678);
    assertNoAccess();
  }

  @Test
  void whatTheProgramReachesIsNotTheKernels() {
    f.mmu.load32User(VA);
    f.mmu.store32User(VA, 0x12345678);
    assertEquals(0, f.mmu.loadAddend(VA, -4096));
    assertEquals(0, f.mmu.storeAddend(VA, -4096));
  }

  @Test
  void permissionsTakenAway() {
    f.mmu.load32User(VA);
    f.mmu.store32User(VA, 0x12345678);
    map(PRIVILEGED);
    assertNoAccess();
  }

  @Test
  void aReadOnlyPage() {
    map(READ_ONLY);
    f.mmu.load32User(VA);
    assertThrows(GuestAbort.class, () -> f.mmu.store32User(VA, 0));
    assertEquals(0, f.mmu.userStoreAddend(VA, -4096));
  }

  @Test
  void aFlushedPage() {
    f.mmu.load32User(VA);
    f.mmu.store32User(VA, 0x12345678);
    f.memory.write(MmuFixture.LEVEL_2, 4, 0);
    f.mmu.flushPage(VA);
    assertNoAccess();
  }

  @Test
  void aClosedDomain() {
    f.mmu.load32User(VA);
    f.mmu.store32User(VA, 0x12345678);
    f.domain(DOMAIN, 0);
    assertNoAccess();
    f.domain(DOMAIN, MmuFixture.CLIENT);
    assertEquals(0x12345678, f.mmu.load32User(VA));
  }

  @Test
  void pagesOfCodeAreNotStoredToUnnoticed() {
    f.mmu.store32User(VA, 1);
    f.memory.markCode(f.ram, MmuFixture.PA, Ram.CODE_DECODED, 0);
    int[] noticed = {0};
    f.memory.onCodeWrite(0, (ram, offset, length) -> noticed[0]++);
    f.mmu.store32User(VA, 2);
    f.mmu.store8User(VA, 3);
    assertEquals(2, noticed[0]);
  }

  @Test
  void whereUserModeNeverRan() {
    f.cp15.write(0, 3, 0, 0, MmuFixture.CLIENT << 2 * DOMAIN | 1);
    assertEquals(0x12345678, f.mmu.load32User(VA));
    assertEquals(0, f.mmu.userLoadAddend(VA, -4096));
  }
}
