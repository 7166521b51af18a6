package dev.armature.soc.versatile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StorageRegistersTest {
  private final StorageRegisters registers = new StorageRegisters(0x20);

  @Test
  void keepsWordsAndParts() {
    registers.write(0x1C, 4, 0x1234_5678);
    registers.write(0x1D, 1, 0xAB);
    assertEquals(0x1234_AB78, registers.read(0x1C, 4));
    assertEquals(0xAB, registers.read(0x1D, 1) & 0xFF);
    registers.write(0x1E, 2, 0xBEEF);
    assertEquals(0xBEEF_AB78, registers.read(0x1C, 4));
  }

  @Test
  void hasNothingBeyondItsEnd() {
    registers.write(0x20, 4, 1);
    assertEquals(0, registers.read(0x20, 4));
    assertEquals(0, registers.read(0xFFC, 4));
  }

  @Test
  void resetClears() {
    registers.write(0, 4, 1);
    registers.reset();
    assertEquals(0, registers.read(0, 4));
  }
}
