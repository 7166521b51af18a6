package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.armature.runtime.storage.ImageFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The NOR flash, as cfi_cmdset_0002 drives two 16-bit chips side by side. */
class AmdFlashTest {
  /** Octets of a sector of both chips. */
  private static final int SECTOR = 128 << 10;

  private static final int SIZE = 32 << 20;
  private static final int ERASED = -1;

  @TempDir Path directory;

  @AutoClose private Rig rig = new Rig();

  /** Writes a command to both chips, at a word address of the chips'. */
  private void command(int word, int command) {
    rig.write(Imx21AdsMap.NOR + 4 * word, command << 16 | command);
  }

  private void unlocked(int command) {
    command(0x555, 0xAA);
    command(0x2AA, 0x55);
    command(0x555, command);
  }

  private void program(int offset, int value) {
    unlocked(0xA0);
    rig.write(Imx21AdsMap.NOR + offset, value);
  }

  private void eraseSector(int offset) {
    unlocked(0x80);
    command(0x555, 0xAA);
    command(0x2AA, 0x55);
    rig.write(Imx21AdsMap.NOR + offset, 0x0030_0030);
  }

  private int read(int offset) {
    return rig.read(Imx21AdsMap.NOR + offset);
  }

  /** A word of the chips', which must be the same on both. */
  private int chipWord(int word) {
    int both = read(4 * word);
    assertEquals(both & 0xFFFF, both >>> 16);
    return both & 0xFFFF;
  }

  @Test
  void theQueryTellsSizeSectorsAndCommandSet() {
    command(0x55, 0x98);
    assertEquals('Q', chipWord(0x10));
    assertEquals('R', chipWord(0x11));
    assertEquals('Y', chipWord(0x12));
    assertEquals(2, chipWord(0x13), "AMD's command set");
    assertEquals(SIZE / 2, 1 << chipWord(0x27));
    assertEquals(1, chipWord(0x2C), "one region");
    int sectors = (chipWord(0x2E) << 8 | chipWord(0x2D)) + 1;
    int sectorBytes = (chipWord(0x30) << 8 | chipWord(0x2F)) * 256;
    assertEquals(SECTOR / 2, sectorBytes);
    assertEquals(SIZE / 2, sectors * sectorBytes);
    int extended = chipWord(0x16) << 8 | chipWord(0x15);
    assertEquals('P', chipWord(extended));
    command(0, 0xF0);
    assertEquals(ERASED, read(0));
  }

  @Test
  void autoselectTellsTheMaker() {
    unlocked(0x90);
    assertEquals(1, chipWord(0), "AMD");
    assertEquals(0x227E, chipWord(1));
    command(0, 0xF0);
    assertEquals(ERASED, read(0));
  }

  @Test
  void programmingOnlyClearsBits() {
    program(0x1000, 0xF0F0_1234);
    assertEquals(0xF0F0_1234, read(0x1000));
    program(0x1000, 0x0FFF_FF0F);
    assertEquals(0x00F0_1204, read(0x1000));
    assertEquals(ERASED, read(0x0FFC));
    assertEquals(ERASED, read(0x1004));
  }

  @Test
  void erasingASectorLeavesItsNeighbours() {
    int[] offsets = {SECTOR - 4, SECTOR, 2 * SECTOR - 4, 2 * SECTOR};
    for (int offset : offsets) {
      program(offset, offset);
    }
    eraseSector(SECTOR + 0x40);
    assertEquals(SECTOR - 4, read(SECTOR - 4));
    assertEquals(ERASED, read(SECTOR));
    assertEquals(ERASED, read(2 * SECTOR - 4));
    assertEquals(2 * SECTOR, read(2 * SECTOR));
  }

  @Test
  void withoutTheUnlockCyclesNothingChanges() {
    command(0x555, 0xA0);
    rig.write(Imx21AdsMap.NOR, 0);
    command(0x555, 0xAA);
    command(0x2AB, 0x55);
    command(0x555, 0xA0);
    rig.write(Imx21AdsMap.NOR, 0);
    assertEquals(ERASED, read(0));
  }

  @Test
  void whatWasProgrammedIsInTheImage() throws IOException {
    Path file = directory.resolve("nor");
    byte[] erased = new byte[SIZE];
    Arrays.fill(erased, (byte) 0xFF);
    Files.write(file, erased);
    rig.close();
    rig = new Rig(Imx21AdsConfig.builder().nor(ImageFile.open(file, false)));
    program(8, 0x0403_0201);
    try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "r")) {
      byte[] stored = new byte[4];
      image.seek(8);
      image.readFully(stored);
      assertArrayEquals(new byte[] {1, 2, 3, 4}, stored);
    }
  }

  @Test
  void anImageThatIsReadOnlyKeepsItsData() throws IOException {
    Path file = directory.resolve("nor");
    Files.write(file, new byte[SIZE]);
    rig.close();
    rig = new Rig(Imx21AdsConfig.builder().nor(ImageFile.open(file, true)));
    eraseSector(0);
    assertEquals(0, read(0));
  }
}
