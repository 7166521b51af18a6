package dev.armature.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Access permissions of every kind of mapping (ARM ARM B4.5.2), and domains (B4.5.3). */
class PermissionTest {
  private static final int SECTION_PERMISSION = 0xD;
  private static final int PAGE_PERMISSION = 0xF;
  private static final int SECTION_DOMAIN = 0x9;
  private static final int PAGE_DOMAIN = 0xB;
  private static final int DOMAIN = 5;
  private static final int OFFSET = 0x2C08;

  /**
   * The kinds of mapping; each maps {@link MmuFixture#VA} + {@link #OFFSET} with one permission.
   */
  enum Mapped {
    SECTION {
      @Override
      void map(MmuFixture f, int ap) {
        f.section(MmuFixture.VA, MmuFixture.PA, ap, DOMAIN);
      }
    },
    LARGE_PAGE {
      @Override
      void map(MmuFixture f, int ap) {
        f.coarse(MmuFixture.VA, DOMAIN);
        for (int i = 0; i < 16; i++) {
          f.level2(i, MmuFixture.PA | (ap << 4) | 1); // the first 16 KB
        }
      }
    },
    SMALL_PAGE {
      @Override
      void map(MmuFixture f, int ap) {
        f.coarse(MmuFixture.VA, DOMAIN);
        f.level2(2, MmuFixture.PA + 0x2000 | (ap << 10) | 2); // the last KB
      }
    },
    TINY_PAGE {
      @Override
      void map(MmuFixture f, int ap) {
        f.fine(MmuFixture.VA, DOMAIN);
        f.level2(0xB, MmuFixture.PA + 0x2C00 | (ap << 4) | 3);
      }
    },
    LARGE_PAGE_IN_FINE_TABLE {
      @Override
      void map(MmuFixture f, int ap) {
        f.fine(MmuFixture.VA, DOMAIN);
        f.level2(0xB, MmuFixture.PA | (ap << 4) | 1);
      }
    },
    SMALL_PAGE_IN_FINE_TABLE {
      @Override
      void map(MmuFixture f, int ap) {
        f.fine(MmuFixture.VA, DOMAIN);
        f.level2(0xB, MmuFixture.PA + 0x2000 | (ap << 10) | 2);
      }
    };

    abstract void map(MmuFixture f, int ap);
  }

  /** One line of the manual's table: S and R matter for AP 0 only. */
  record Row(int ap, int control, String privileged, String user) {}

  private static final int S = Cp15.SCTLR_S;
  private static final int R = Cp15.SCTLR_R;

  static final List<Row> TABLE =
      List.of(
          new Row(0, 0, "", ""),
          new Row(0, S, "r", ""),
          new Row(0, R, "r", "r"),
          new Row(0, S | R, "", ""), // reserved; QEMU gives no access
          new Row(1, 0, "rw", ""),
          new Row(1, S, "rw", ""),
          new Row(1, R, "rw", ""),
          new Row(2, 0, "rw", "r"),
          new Row(2, S | R, "rw", "r"),
          new Row(3, 0, "rw", "rw"),
          new Row(3, S, "rw", "rw"),
          new Row(3, R, "rw", "rw"));

  record Combination(Mapped mapped, Row row) {}

  static List<Combination> combinations() {
    List<Combination> all = new ArrayList<>();
    for (Mapped mapped : Mapped.values()) {
      for (Row row : TABLE) {
        all.add(new Combination(mapped, row));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void clientsAreChecked(Combination c) {
    try (MmuFixture f = new MmuFixture()) {
      c.mapped.map(f, c.row.ap);
      f.domain(DOMAIN, MmuFixture.CLIENT);
      f.control(Cp15.SCTLR_M | c.row.control);
      int status = c.mapped == Mapped.SECTION ? SECTION_PERMISSION : PAGE_PERMISSION;
      f.privileged();
      check(f, c.row.privileged, status);
      checkAsUser(f, c.row.user, status);
      f.user();
      check(f, c.row.user, status);
      f.privileged();
      // Twice: the second access may come from the TLB.
      checkAsUser(f, c.row.user, status);
      checkAsUser(f, c.row.user, status);
    }
  }

  private static void check(MmuFixture f, String allowed, int status) {
    int va = MmuFixture.VA + OFFSET;
    boolean reads = allowed.contains("r");
    boolean writes = allowed.contains("w");
    // Twice each: the second access may come from the TLB.
    for (int i = 0; i < 2; i++) {
      expect(f, reads, status, () -> f.mmu.load32(va));
      expect(f, reads, status, () -> f.mmu.load16(va));
      expect(f, reads, status, () -> f.mmu.load8(va));
      expect(f, writes, status, () -> f.mmu.store32(va, 1));
      expect(f, writes, status, () -> f.mmu.store16(va, 1));
      expect(f, writes, status, () -> f.mmu.store8(va, 1));
    }
  }

  /** LDRT and STRT from a privileged mode. */
  private static void checkAsUser(MmuFixture f, String allowed, int status) {
    int va = MmuFixture.VA + OFFSET;
    boolean reads = allowed.contains("r");
    boolean writes = allowed.contains("w");
    expect(f, reads, status, () -> f.mmu.load32User(va));
    expect(f, reads, status, () -> f.mmu.load8User(va));
    expect(f, writes, status, () -> f.mmu.store32User(va, 1));
    expect(f, writes, status, () -> f.mmu.store8User(va, 1));
  }

  private static void expect(MmuFixture f, boolean allowed, int status, Executable access) {
    if (allowed) {
      assertDoesNotThrow(access);
    } else {
      f.assertAborts(DOMAIN << 4 | status, MmuFixture.VA + OFFSET, access);
    }
  }

  @ParameterizedTest
  @EnumSource
  void managersAreNotChecked(Mapped mapped) {
    try (MmuFixture f = new MmuFixture()) {
      mapped.map(f, 0);
      f.domain(DOMAIN, MmuFixture.MANAGER);
      f.user();
      int va = MmuFixture.VA + OFFSET;
      f.mmu.store32(va, 0x12345678);
      assertEquals(0x12345678, f.mmu.load32(va));
      assertEquals(0x12345678, f.memory.read(MmuFixture.PA + OFFSET, 4));
    }
  }

  @ParameterizedTest
  @EnumSource
  void noAccessAndReservedDomainsFault(Mapped mapped) {
    int status = mapped == Mapped.SECTION ? SECTION_DOMAIN : PAGE_DOMAIN;
    for (int access : new int[] {0, 2}) {
      try (MmuFixture f = new MmuFixture()) {
        mapped.map(f, 3);
        f.domain(DOMAIN, access);
        int va = MmuFixture.VA + OFFSET;
        f.assertAborts(DOMAIN << 4 | status, va, () -> f.mmu.load8(va));
        f.assertAborts(DOMAIN << 4 | status, va, () -> f.mmu.store32(va, 1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void domainChangesTakeEffectAtOnce(Mapped mapped) {
    try (MmuFixture f = new MmuFixture()) {
      mapped.map(f, 3);
      int va = MmuFixture.VA + OFFSET;
      f.domain(DOMAIN, MmuFixture.CLIENT);
      f.mmu.store32(va, 7);
      f.domain(DOMAIN, 0);
      int status = mapped == Mapped.SECTION ? SECTION_DOMAIN : PAGE_DOMAIN;
      f.assertAborts(DOMAIN << 4 | status, va, () -> f.mmu.store32(va, 8));
      f.domain(DOMAIN, MmuFixture.CLIENT);
      assertEquals(7, f.mmu.load32(va));
    }
  }
}
