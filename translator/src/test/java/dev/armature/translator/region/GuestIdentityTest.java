package dev.armature.translator.region;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.runtime.symbols.GuestSymbols;
import dev.armature.runtime.symbols.SymbolTable;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The names and lines of translated code lead back to the guest's. */
class GuestIdentityTest {
  private static final int ADDRESS = 0xC0008000;

  private static String nameFor(String function) {
    GuestSymbols symbols = new GuestSymbols();
    symbols.add(new SymbolTable.Builder().add(function, ADDRESS, 0, true).build());
    return RegionNames.of(ADDRESS + 4, false, symbols);
  }

  @Test
  void aRegionIsNamedAfterItsFunction() {
    assertEquals("c0008004_memcpy", nameFor("memcpy"));
    assertEquals("c0008004", RegionNames.of(ADDRESS + 4, false, new GuestSymbols()));
    assertEquals("c0008004t", RegionNames.of(ADDRESS + 4, true, new GuestSymbols()));
  }

  @Test
  void namesThatNoClassMayHaveAreMadeHarmless() {
    assertEquals("c0008004_foo_constprop_0", nameFor("foo.constprop.0"));
    assertEquals("c0008004_a_b_c__d_", nameFor("a/b;c[<d>"));
    assertEquals(80 + "c0008004_".length(), nameFor("x".repeat(400)).length());
  }

  @Test
  void aLineLeadsBackToItsAddress() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      boolean thumb = random.nextBoolean();
      int address = random.nextInt() & (thumb ? ~1 : ~3);
      int page =
          address + random.nextInt(120_000) / (thumb ? 2 : 1) * (random.nextBoolean() ? 1 : -1);
      int line = GuestLines.lineOf(address, thumb);
      assertTrue(line >= 0 && line <= 0xFFFF);
      assertEquals(address, GuestLines.addressOf(line, thumb, page));
    }
  }
}
