package dev.armature.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void namesGoLeftAndNumbersRight() {
    TextTable table = new TextTable();
    table.row(List.of("MIPS", "qemu"));
    table.row(List.of("a", "5"));
    table.row(List.of("longer", "12345"));
    assertEquals(
        """
        MIPS     qemu
        ------  -----
        a           5
        longer  12345
        """,
        table.toString());
  }

  @Test
  void everyRowHasTheHeadingsColumns() {
    TextTable table = new TextTable();
    table.row(List.of("a", "b"));
    assertThrows(IllegalArgumentException.class, () -> table.row(List.of("a")));
  }
}
