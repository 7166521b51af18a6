package dev.armature.runtime.symbols;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolsTest {
  private static final String MAP =
      """
      00000000 A zero
      c0008000 T start
      c0008000 t alias
      c0008100 t $a
      c0008200 T next
      nonsense
      c00zz200 T bad
      c0400000 D data
      ffff0000 t vectors
      """;

  @TempDir private Path directory;

  private SymbolTable map() {
    return SystemMap.read(MAP.getBytes(StandardCharsets.ISO_8859_1), 0);
  }

  private static String nameAt(SymbolTable table, int address) {
    return table.functionAt(address).map(Symbol::name).orElse(null);
  }

  @Test
  void findsTheFunctionAroundAnAddress() {
    SymbolTable table = map();
    assertNull(nameAt(table, 0xC0007FFC));
    assertEquals("start", nameAt(table, 0xC0008000));
    assertEquals("start", nameAt(table, 0xC00081FC));
    assertEquals("next", nameAt(table, 0xC0008200));
    assertEquals("next", nameAt(table, 0xC00181FC));
    assertNull(nameAt(table, 0xC0018200), "a function of no known size ends somewhere");
    assertEquals("vectors", nameAt(table, 0xFFFF0FFC));
    assertNull(nameAt(table, 0xC0400000), "data is no function");
    assertEquals(0xC0400000, table.named("data").orElseThrow().address());
    assertEquals(0xC0008000, table.named("alias").orElseThrow().address());
    assertTrue(table.named("bad").isEmpty());
    assertTrue(table.named("$a").isEmpty());
  }

  @Test
  void readsAnElfFileWhereItWasLoaded() throws SymbolException, IOException {
    Path file = Files.write(directory.resolve("elf"), ElfFixture.file());
    SymbolTable table = SymbolFile.read(file, 0x1000);
    assertEquals("thumb", nameAt(table, 0x9002));
    assertEquals(0x9000, table.named("thumb").orElseThrow().address());
    assertNull(nameAt(table, 0x9004), "behind its four bytes");
    assertEquals(0xA000, table.named("data").orElseThrow().address());
  }

  @Test
  void filesWithoutSymbolsAreRefusedInOneLine() throws IOException {
    Path none = directory.resolve("none");
    SymbolException e = assertThrows(SymbolException.class, () -> SymbolFile.read(none, 0));
    assertTrue(e.getMessage().endsWith("none: no such file"), e.getMessage());
    Path empty = Files.write(none, new byte[0]);
    e = assertThrows(SymbolException.class, () -> SymbolFile.read(empty, 0));
    assertTrue(e.getMessage().endsWith("none: has no symbols"), e.getMessage());
  }

  @Test
  void filesThatLieDoNoHarm() {
    byte[] good = ElfFixture.file();
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bad = good.clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      ByteBuffer file = ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN);
      file.limit(random.nextInt(4) == 0 ? random.nextInt(bad.length) : bad.length);
      assertTrue(ElfSymbols.read(file, random.nextInt()).size() <= 4, "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void findsTheTableInAKernelsMemory(boolean sequence) {
    SymbolTable table = Kallsyms.find(KallsymsFixture.memory(1000, sequence));
    assertEquals(1000, table.size());
    for (int i = 0; i < 1000; i++) {
      int address = KallsymsFixture.BASE + i * KallsymsFixture.SPACING;
      assertEquals(String.format("f%04d", i), nameAt(table, address + 12));
    }
  }

  @Test
  void memoryThatLiesDoesNoHarm() {
    byte[] good = KallsymsFixture.memory(600, true);
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] bad = good.clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        bad[4096 + random.nextInt(bad.length - 4096)] = (byte) random.nextInt();
      }
      assertTrue(Kallsyms.find(bad).size() <= 600, "seed " + seed);
    }
    assertEquals(0, Kallsyms.find(new byte[1 << 20]).size());
    assertEquals(0, Kallsyms.find(new byte[0]).size());
  }

  @Test
  void aMemoryFullOfBeginningsIsGivenUp() {
    byte[] memory = new byte[1 << 20];
    byte[] digits =
        "0\0001\0002\0003\0004\0005\0006\0007\0008\0009\000".getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at + digits.length <= memory.length; at += digits.length) {
      System.arraycopy(digits, 0, memory, at, digits.length);
    }
    assertEquals(0, Kallsyms.find(memory).size());
  }
}
