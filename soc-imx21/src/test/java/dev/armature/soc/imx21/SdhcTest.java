package dev.armature.soc.imx21;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.storage.ImageFile;
import dev.armature.runtime.storage.SdCard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SdhcTest {
  private static final int BASE = Imx21AdsMap.SDHC1;
  private static final int STR_STP_CLK = BASE;
  private static final int STATUS = BASE + 0x04;
  private static final int CMD_DAT_CONT = BASE + 0x0C;
  private static final int BLK_LEN = BASE + 0x18;
  private static final int NOB = BASE + 0x1C;
  private static final int REV_NO = BASE + 0x20;
  private static final int INT_CNTR = BASE + 0x24;
  private static final int CMD = BASE + 0x28;
  private static final int ARG = BASE + 0x2C;
  private static final int ARGL = BASE + 0x30;
  private static final int RES_FIFO = BASE + 0x34;
  private static final int BUFFER = BASE + 0x38;

  private static final int NO_RESPONSE = 0;
  private static final int SHORT = 1;
  private static final int LONG = 2;
  private static final int DATA = 1 << 3;
  private static final int WRITE = 1 << 4;
  private static final int TIME_OUT_RESPONSE = 1 << 1;
  private static final int BUF_WRITE_READY = 1 << 6;
  private static final int BUF_READ_READY = 1 << 7;
  private static final int READ_DONE = 1 << 11;
  private static final int WRITE_DONE = 1 << 12;
  private static final int END_CMD = 1 << 13;

  @TempDir Path folder;
  private final byte[] contents = new byte[1 << 20];
  private Rig rig;
  private int rca;

  @BeforeEach
  void insertCard() throws IOException {
    new Random(7).nextBytes(contents);
    Path file = folder.resolve("card");
    Files.write(file, contents);
    rig = new Rig(Imx21AdsConfig.builder().card(new SdCard(ImageFile.open(file, false))));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private int command(int index, int argument, int control) {
    rig.writeHalf(CMD, index);
    rig.write(ARG, argument);
    rig.writeHalf(CMD_DAT_CONT, control);
    assertEquals(END_CMD, rig.read(STATUS) & END_CMD);
    int a = rig.readHalf(RES_FIFO);
    int b = rig.readHalf(RES_FIFO);
    int c = rig.readHalf(RES_FIFO);
    return a << 24 | b << 8 | c >>> 8;
  }

  /** A command that transfers so many blocks. */
  private void transfer(int blocks, int index, int argument, int control) {
    rig.writeHalf(BLK_LEN, 512);
    rig.writeHalf(NOB, blocks);
    command(index, argument, control);
  }

  private void select() {
    command(0, 0, NO_RESPONSE);
    command(55, 0, SHORT);
    command(41, 0x00FF_8000, 3);
    command(2, 0, LONG);
    rca = command(3, 0, SHORT) >>> 16;
    command(7, rca << 16, SHORT);
  }

  @Test
  void hasTheRevisionThatDriversWant() {
    assertEquals(0x400, rig.read(REV_NO));
  }

  @Test
  void givesLongResponses() {
    command(0, 0, NO_RESPONSE);
    command(55, 0, SHORT);
    command(41, 0x00FF_8000, 3);
    rig.writeHalf(CMD, 2);
    rig.writeHalf(CMD_DAT_CONT, LONG);
    int[] words = new int[4];
    for (int i = 0; i < 4; i++) {
      words[i] = rig.readHalf(RES_FIFO) << 16 | rig.readHalf(RES_FIFO);
    }
    assertFalse(words[0] == 0 && words[1] == 0, "the CID is not empty");
    assertEquals(1, words[3] & 1, "the CID's last bit is always one");
  }

  @Test
  void anUnansweredCommandTimesOut() {
    rig.write(INT_CNTR, 1 << 2);
    rig.writeHalf(CMD, 17);
    rig.writeHalf(CMD_DAT_CONT, SHORT | DATA);
    assertEquals(TIME_OUT_RESPONSE | END_CMD, rig.read(STATUS) & (TIME_OUT_RESPONSE | END_CMD));
    assertTrue(rig.source(Imx21AdsMap.IRQ_SDHC1));
    rig.write(STATUS, END_CMD | TIME_OUT_RESPONSE);
    assertFalse(rig.source(Imx21AdsMap.IRQ_SDHC1));
  }

  @Test
  void readsBlocksThroughTheBuffer() {
    select();
    transfer(2, 18, 0x400, SHORT | DATA);
    ByteBuffer read = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    while (read.hasRemaining()) {
      assertEquals(BUF_READ_READY, rig.read(STATUS) & (BUF_READ_READY | READ_DONE));
      read.putInt(rig.read(BUFFER));
    }
    assertEquals(READ_DONE, rig.read(STATUS) & (BUF_READ_READY | READ_DONE));
    assertArrayEquals(java.util.Arrays.copyOfRange(contents, 0x400, 0x800), read.array());
  }

  @Test
  void writesBlocksThatCanBeReadAgain() {
    select();
    transfer(1, 24, 0x200, SHORT | DATA | WRITE);
    for (int i = 0; i < 128; i++) {
      assertEquals(BUF_WRITE_READY, rig.read(STATUS) & (BUF_WRITE_READY | WRITE_DONE));
      rig.write(BUFFER, i * 0x0101_0101);
    }
    assertEquals(WRITE_DONE, rig.read(STATUS) & WRITE_DONE);
    command(17, 0x200, SHORT | DATA);
    for (int i = 0; i < 128; i++) {
      assertEquals(i * 0x0101_0101, rig.read(BUFFER));
    }
  }

  @Test
  void theBufferIsAsWideAsTheAccess() {
    select();
    transfer(1, 24, 0x200, SHORT | DATA | WRITE);
    for (int i = 0; i < 256; i++) {
      rig.writeHalf(BUFFER, 0x8000 | i);
    }
    assertEquals(WRITE_DONE, rig.read(STATUS) & WRITE_DONE);
    command(17, 0x200, SHORT | DATA);
    for (int i = 0; i < 256; i++) {
      assertEquals(0x8000 | i, rig.readHalf(BUFFER));
    }
    assertEquals(READ_DONE, rig.read(STATUS) & (BUF_READ_READY | READ_DONE));
  }

  @Test
  void dmaMovesTheDataByItself() {
    select();
    int channel = Imx21AdsMap.DMAC + 0x80;
    rig.write(Imx21AdsMap.DMAC, 1);
    rig.write(channel, BUFFER);
    rig.write(channel + 0x04, Imx21AdsMap.SDRAM + 0x4000);
    rig.write(channel + 0x08, 4096);
    rig.write(channel + 0x10, 7);
    rig.write(channel + 0x0C, 1 << 3 | 2 << 10 | 1);
    transfer(8, 18, 0, SHORT | DATA);
    rig.advance(10_000_000);
    assertEquals(1, rig.read(Imx21AdsMap.DMAC + 0x04));
    assertArrayEquals(
        java.util.Arrays.copyOf(contents, 4096),
        rig.context().memory().readBytes(Imx21AdsMap.SDRAM + 0x4000, 4096));
    assertEquals(READ_DONE, rig.read(STATUS) & READ_DONE);
  }

  @Test
  void takesTheArgumentInHalvesAsTheManualHasIt() {
    select();
    rig.writeHalf(CMD, 16);
    rig.write(ARG, 0);
    rig.write(ARGL, 512);
    rig.writeHalf(CMD_DAT_CONT, SHORT);
    assertEquals(0, rig.read(STATUS) & TIME_OUT_RESPONSE);
    assertEquals(0, rig.readHalf(RES_FIFO) >>> 5 & 1, "no error in the card's status");
  }

  @Test
  void softwareResetEndsATransfer() {
    select();
    transfer(8, 18, 0, SHORT | DATA);
    rig.writeHalf(STR_STP_CLK, 8);
    assertEquals(0, rig.read(STATUS) & BUF_READ_READY);
    assertEquals(0, rig.read(BUFFER));
  }

  @Test
  void theCardClosesTheSlotsSwitch() {
    int ssr = Imx21AdsMap.GPIO + 0x100 * Imx21AdsMap.CARD_DETECT_PORT + 0x24;
    assertEquals(0, rig.read(ssr) >>> Imx21AdsMap.CARD_DETECT_PIN & 1);
    Rig empty = new Rig();
    assertEquals(1, empty.read(ssr) >>> Imx21AdsMap.CARD_DETECT_PIN & 1);
    empty.close();
  }
}
