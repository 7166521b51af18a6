package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.storage.ImageFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NfcTest {
  private static final int MAIN = Imx21AdsMap.NFC;
  private static final int SPARE = MAIN + 0x800;
  private static final int RBA = MAIN + 0xE04;
  private static final int FLASH_ADD = MAIN + 0xE06;
  private static final int FLASH_CMD = MAIN + 0xE08;
  private static final int ECC_STATUS = MAIN + 0xE0C;
  private static final int WR_PROT = MAIN + 0xE12;
  private static final int UNLOCK_START = MAIN + 0xE14;
  private static final int UNLOCK_END = MAIN + 0xE16;
  private static final int CONFIG1 = MAIN + 0xE1A;
  private static final int CONFIG2 = MAIN + 0xE1C;
  private static final int ECC_EN = 1 << 3;
  private static final int INT_MASK = 1 << 4;
  private static final int INT = 1 << 15;
  private static final int FAIL = 1;

  @TempDir Path folder;
  private Rig rig = new Rig();

  @BeforeEach
  void unlock() {
    rig.writeHalf(UNLOCK_START, 0);
    rig.writeHalf(UNLOCK_END, 0xFFFF);
    rig.writeHalf(WR_PROT, 4);
  }

  private void operate(int operation) {
    rig.writeHalf(CONFIG2, operation);
    assertEquals(INT, rig.readHalf(CONFIG2));
  }

  private void command(int code) {
    rig.writeHalf(FLASH_CMD, code);
    operate(1);
  }

  private void address(int... cycles) {
    for (int cycle : cycles) {
      rig.writeHalf(FLASH_ADD, cycle);
      operate(2);
    }
  }

  private int status() {
    command(0x70);
    operate(0x20);
    return rig.readHalf(MAIN);
  }

  private void fillBuffer(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 512; i += 4) {
      rig.write(MAIN + i, random.nextInt());
    }
    for (int i = 0; i < 16; i += 4) {
      rig.write(SPARE + i, -1);
    }
  }

  private int program(int page) {
    command(0x80);
    address(0, page & 0xFF, page >>> 8 & 0xFF, page >>> 16);
    operate(4);
    command(0x10);
    return status();
  }

  private int read(int page) {
    for (int i = 0; i < 512; i += 4) {
      rig.write(MAIN + i, 0x5A5A_5A5A);
    }
    command(0x00);
    address(0, page & 0xFF, page >>> 8 & 0xFF, page >>> 16);
    operate(8);
    return rig.readHalf(ECC_STATUS);
  }

  private int erase(int block) {
    int page = block * 32;
    command(0x60);
    address(page & 0xFF, page >>> 8 & 0xFF, page >>> 16);
    command(0xD0);
    return status();
  }

  private void assertBuffer(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 512; i += 4) {
      assertEquals(random.nextInt(), rig.read(MAIN + i), "offset " + i);
    }
  }

  @Test
  void identifiesTheChip() {
    command(0x90);
    address(0);
    operate(0x10);
    assertEquals(0x76EC, rig.readHalf(MAIN));
  }

  @Test
  void aResetIsOverWithoutAnInterrupt() {
    rig.writeHalf(FLASH_CMD, 0xFF);
    rig.writeHalf(CONFIG2, 1);
    assertEquals(0, rig.readHalf(CONFIG2));
  }

  @Test
  void theInterruptCannotBeSeenWhileMasked() {
    rig.writeHalf(CONFIG1, INT_MASK);
    rig.writeHalf(FLASH_CMD, 0x70);
    rig.writeHalf(CONFIG2, 1);
    assertEquals(0, rig.readHalf(CONFIG2));
    assertFalse(rig.source(Imx21AdsMap.IRQ_NFC));
    rig.writeHalf(CONFIG1, 0);
    assertEquals(INT, rig.readHalf(CONFIG2));
    assertTrue(rig.source(Imx21AdsMap.IRQ_NFC));
    rig.writeHalf(CONFIG2, 0);
    assertFalse(rig.source(Imx21AdsMap.IRQ_NFC));
  }

  @Test
  void pagesAreProgrammedReadAndErased() {
    rig.writeHalf(CONFIG1, ECC_EN);
    fillBuffer(1);
    assertEquals(0xC0, program(70_000));
    assertEquals(0, read(70_000));
    assertBuffer(1);
    assertEquals(0xC0, erase(70_000 / 32));
    assertEquals(0, read(70_000), "an erased page has no errors");
    assertEquals(-1, rig.read(MAIN));
  }

  @Test
  void programmingOnlyClearsBits() {
    rig.write(MAIN, 0xFFFF_0F0F);
    program(5);
    rig.write(MAIN, 0x0F0F_FFFF);
    program(5);
    read(5);
    assertEquals(0x0F0F_0F0F, rig.read(MAIN));
  }

  @Test
  void oneWrongBitIsCorrectedAndTwoAreFound() {
    rig.writeHalf(CONFIG1, ECC_EN);
    fillBuffer(2);
    program(9);
    // Without the code, so that only the bit changes.
    rig.writeHalf(CONFIG1, 0);
    read(9);
    int word = rig.read(MAIN + 100);
    rig.write(MAIN + 100, word & word - 1);
    program(9);
    rig.writeHalf(CONFIG1, ECC_EN);
    assertEquals(1 << 2, read(9), "corrected");
    assertBuffer(2);
    rig.writeHalf(CONFIG1, 0);
    read(9);
    int other = rig.read(MAIN + 300);
    rig.write(MAIN + 300, other & other - 1);
    program(9);
    rig.writeHalf(CONFIG1, ECC_EN);
    assertEquals(2 << 2, read(9), "cannot be corrected");
  }

  @Test
  void eachBufferTakesAPage() {
    for (int buffer = 0; buffer < 4; buffer++) {
      rig.writeHalf(RBA, buffer);
      rig.write(MAIN + 512 * buffer, buffer + 1);
      program(buffer);
    }
    for (int buffer = 0; buffer < 4; buffer++) {
      rig.writeHalf(RBA, 3 - buffer);
      command(0x00);
      address(0, buffer, 0, 0);
      operate(8);
      assertEquals(buffer + 1, rig.read(MAIN + 512 * (3 - buffer)));
    }
  }

  @Test
  void lockedBlocksDoNotChange() {
    rig.writeHalf(UNLOCK_START, 10);
    rig.writeHalf(UNLOCK_END, 20);
    fillBuffer(3);
    assertEquals(FAIL, program(21 * 32) & FAIL);
    fillBuffer(3);
    assertEquals(0, program(20 * 32) & FAIL);
    assertEquals(FAIL, erase(9) & FAIL);
    rig.writeHalf(WR_PROT, 2);
    assertEquals(FAIL, erase(15) & FAIL);
    read(21 * 32);
    assertEquals(-1, rig.read(MAIN));
  }

  @Test
  void badBlocksAreMarkedInTheImageAndCannotBeErased() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("nand").toFile(), "rw")) {
      file.setLength(Imx21AdsConfig.NAND_IMAGE_BYTES);
      byte[] block = new byte[528 * 32];
      Arrays.fill(block, (byte) 0xFF);
      block[517] = 0;
      file.seek(7L * block.length);
      file.write(block);
      block[517] = (byte) 0xFF;
      file.write(block);
    }
    try (Rig withImage =
        new Rig(Imx21AdsConfig.builder().nand(ImageFile.open(folder.resolve("nand"), false)))) {
      rig.close();
      rig = withImage;
      unlock();
      assertEquals(FAIL, erase(7) & FAIL);
      assertEquals(0, erase(8) & FAIL);
      rig.writeHalf(CONFIG1, ECC_EN);
      fillBuffer(4);
      assertEquals(0, program(8 * 32 + 1) & FAIL);
      rig.board().reset();
      unlock();
      rig.writeHalf(CONFIG1, ECC_EN);
      assertEquals(0, read(8 * 32 + 1));
      assertBuffer(4);
    }
  }

  /** With the codes of its pages, and as Linux's mxc_nand looks for it. */
  @Test
  void aChipThatForgetsStartsWithATableOfItsBadBlocks() {
    rig.writeHalf(CONFIG1, ECC_EN);
    assertEquals(0, read(4095 * 32));
    assertEquals(0x3074_6242, rig.read(SPARE), "Bbt0");
    assertEquals(0xFF01, rig.readHalf(SPARE + 4), "version 1, and a good block");
    for (int i = 0; i < 512; i += 4) {
      assertEquals(-1, rig.read(MAIN + i), "blocks " + 4 * i + " and on are good");
    }
    assertEquals(0, read(4094 * 32));
    assertEquals(0x4262_7431, rig.read(SPARE), "1tbB");
    assertEquals(0xFF01, rig.readHalf(SPARE + 4));
    assertEquals(0, read(4095 * 32 + 1));
    assertEquals(-1, rig.read(MAIN), "the other half of the table");
    assertEquals(-1, rig.read(SPARE));
  }

  @Test
  void imagesOfTheWrongSizeAreRefused() throws IOException {
    Path small = folder.resolve("small");
    try (RandomAccessFile file = new RandomAccessFile(small.toFile(), "rw")) {
      file.setLength(64 << 20);
    }
    try (ImageFile image = ImageFile.open(small, false)) {
      Imx21AdsConfig.Builder config = Imx21AdsConfig.builder().nand(image);
      assertThrows(IllegalArgumentException.class, () -> new Rig(config));
    }
  }
}
