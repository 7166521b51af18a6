package dev.armature.primecell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.storage.ImageFile;
import dev.armature.runtime.storage.SdCard;
import dev.armature.soc.versatile.Rig;
import dev.armature.soc.versatile.VersatilePbConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pl181MmciTest {
  private static final int MMCI = 0x1000_5000;
  private static final int SECOND_MMCI = 0x1000_B000;
  private static final int POWER = MMCI;
  private static final int CLOCK = MMCI + 0x04;
  private static final int ARGUMENT = MMCI + 0x08;
  private static final int COMMAND = MMCI + 0x0C;
  private static final int RESPONSE_COMMAND = MMCI + 0x10;
  private static final int RESPONSE = MMCI + 0x14;
  private static final int DATA_TIMER = MMCI + 0x24;
  private static final int DATA_LENGTH = MMCI + 0x28;
  private static final int DATA_CONTROL = MMCI + 0x2C;
  private static final int DATA_COUNT = MMCI + 0x30;
  private static final int STATUS = MMCI + 0x34;
  private static final int CLEAR = MMCI + 0x38;
  private static final int MASK0 = MMCI + 0x3C;
  private static final int MASK1 = MMCI + 0x40;
  private static final int FIFO_COUNT = MMCI + 0x48;
  private static final int FIFO = MMCI + 0x80;

  private static final int SYS_MCI = 0x1000_0048;
  private static final int SIC_RAWSTAT = 0x1000_3004;
  private static final int LINE0 = 1 << 22;
  private static final int LINE1 = 1 << 1;

  private static final int NO_RESPONSE = 1 << 10;
  private static final int SHORT = NO_RESPONSE | 1 << 6;
  private static final int LONG = SHORT | 1 << 7;

  private static final int TIMEOUT = 1 << 2;
  private static final int DATA_TIMEOUT = 1 << 3;
  private static final int RESPONSE_END = 1 << 6;
  private static final int SENT = 1 << 7;
  private static final int DATA_END = 1 << 8;
  private static final int BLOCK_END = 1 << 10;
  private static final int TX_ACTIVE = 1 << 12;
  private static final int RX_ACTIVE = 1 << 13;
  private static final int TX_HALF_EMPTY = 1 << 14;
  private static final int RX_HALF_FULL = 1 << 15;
  private static final int RX_AVAILABLE = 1 << 21;

  private static final int BLOCKS_OF_512 = 9 << 4;
  private static final int READ = 1 | 1 << 1 | BLOCKS_OF_512;
  private static final int WRITE = 1 | BLOCKS_OF_512;

  // Card status.
  private static final int OUT_OF_RANGE = 1 << 31;
  private static final int ADDRESS_ERROR = 1 << 30;
  private static final int WP_VIOLATION = 1 << 26;
  private static final int ILLEGAL_COMMAND = 1 << 22;
  private static final int APP_CMD = 1 << 5;
  private static final int READY = 1 << 8;
  private static final int TRANSFER = 4 << 9;

  private static final int VOLTAGES = 0x00FF_8000;
  private static final int HIGH_CAPACITY = 1 << 30;
  private static final int BLOCK = 512;
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path directory;

  private Rig rig;
  private Path image;
  private int rca;

  @AfterEach
  void close() {
    if (rig != null) {
      rig.close();
    }
  }

  /** A board with a card of {@code size} bytes, each word of whose first megabyte is its number. */
  private void insert(long size, boolean readOnly) throws IOException {
    image = directory.resolve("card.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      ByteBuffer words = ByteBuffer.allocate((int) MEGABYTE).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < MEGABYTE; i += 4) {
        words.putInt(i, i / 4);
      }
      file.write(words.array());
      file.setLength(size);
    }
    rig = new Rig(VersatilePbConfig.builder().card(new SdCard(ImageFile.open(image, readOnly))));
  }

  /** Sends a command; returns the status bits it raised, cleared. */
  private int send(int index, int argument, int kind) {
    rig.write(ARGUMENT, argument);
    rig.write(COMMAND, kind | index);
    int status = rig.read(STATUS) & (TIMEOUT | RESPONSE_END | SENT | 1);
    rig.write(CLEAR, status);
    return status;
  }

  private int response() {
    return rig.read(RESPONSE);
  }

  private int sendShort(int index, int argument) {
    assertEquals(RESPONSE_END, send(index, argument, SHORT), "CMD" + index);
    return response();
  }

  private int sendApp(int index, int argument) {
    assertEquals(APP_CMD, sendShort(55, rca << 16) & APP_CMD);
    return sendShort(index, argument);
  }

  /** What Linux's mmc_attach_sd does. */
  private void initialize(int hostCapacity) {
    rca = 0;
    rig.write(POWER, 3);
    rig.write(CLOCK, 1 << 8 | 1 << 10);
    rig.write(DATA_TIMER, 1000);
    assertEquals(SENT, send(0, 0, NO_RESPONSE));
    assertEquals(0x1AA, sendShort(8, 0x1AA));
    assertEquals(TIMEOUT, send(5, 0, SHORT), "no SDIO card");
    assertEquals(0, sendApp(41, 0) >>> 31, "an inquiry does not wake it up");
    assertEquals(1, sendApp(41, VOLTAGES | hostCapacity) >>> 31);
    assertEquals(0x3F, rig.read(RESPONSE_COMMAND));
    assertEquals(RESPONSE_END, send(2, 0, LONG));
    rca = sendShort(3, 0) >>> 16;
    assertNotEquals(0, rca);
    assertEquals(3, rig.read(RESPONSE_COMMAND));
    assertEquals(RESPONSE_END, send(9, rca << 16, LONG));
    sendShort(7, rca << 16);
    assertEquals(TRANSFER | READY, sendShort(13, rca << 16));
    sendApp(6, 2);
    sendShort(16, BLOCK);
  }

  private long capacityFromCsd() {
    long[] csd = new long[4];
    for (int i = 0; i < 4; i++) {
      csd[i] = rig.read(RESPONSE + 4 * i) & 0xFFFF_FFFFL;
    }
    assertEquals(0, csd[3] & 1, "the stop bit is not kept");
    if (csd[0] >>> 30 == 1) {
      return (((csd[1] & 0x3F) << 16 | csd[2] >>> 16) + 1) << 19;
    }
    long size = (csd[1] & 0x3FF) << 2 | csd[2] >>> 30;
    int multiplier = (int) (csd[2] >>> 15 & 7);
    int block = (int) (csd[1] >>> 16 & 0xF);
    return (size + 1) << (multiplier + 2 + block);
  }

  private long capacity(long size) throws IOException {
    insert(size, false);
    send(0, 0, NO_RESPONSE);
    sendApp(41, VOLTAGES | HIGH_CAPACITY);
    assertEquals(size > 2L << 30, (response() & HIGH_CAPACITY) != 0);
    send(2, 0, LONG);
    rca = sendShort(3, 0) >>> 16;
    send(9, rca << 16, LONG);
    long capacity = capacityFromCsd();
    close();
    rig = null;
    rca = 0;
    return capacity;
  }

  @Test
  void theCsdTellsTheSize() throws IOException {
    long[] sizes = {
      MEGABYTE,
      3 * MEGABYTE,
      64 * MEGABYTE,
      1000 * MEGABYTE,
      1024 * MEGABYTE,
      1025 * MEGABYTE,
      2048 * MEGABYTE,
      2049 * MEGABYTE,
      40_000 * MEGABYTE
    };
    for (long size : sizes) {
      assertEquals(size, capacity(size));
    }
    assertEquals(64 * MEGABYTE, capacity(64 * MEGABYTE + 511), "what does not fit is not seen");
  }

  @Test
  void theBoardTellsWhichSlotsHaveACard() throws IOException {
    insert(MEGABYTE, true);
    assertEquals(1 | 1 << 2, rig.read(SYS_MCI), "slot 0: present, write-protected");
    rig.close();
    insert(MEGABYTE, false);
    assertEquals(1, rig.read(SYS_MCI));
    rig.close();
    rig = new Rig();
    assertEquals(0, rig.read(SYS_MCI));
  }

  @Test
  void noCardNoAnswer() {
    rig = new Rig();
    assertEquals(SENT, send(0, 0, NO_RESPONSE));
    assertEquals(TIMEOUT, send(8, 0x1AA, SHORT));
    rig.write(SECOND_MMCI + 0x0C, SHORT | 8);
    assertEquals(TIMEOUT, rig.read(SECOND_MMCI + 0x34));
  }

  @Test
  void anUnknownOrUntimelyCommandGetsNoAnswerAndIsToldLater() throws IOException {
    insert(MEGABYTE, false);
    initialize(0);
    assertEquals(TIMEOUT, send(1, 0, SHORT));
    assertEquals(ILLEGAL_COMMAND, sendShort(13, rca << 16) & ILLEGAL_COMMAND);
    assertEquals(0, sendShort(13, rca << 16) & ILLEGAL_COMMAND, "once");
    assertEquals(TIMEOUT, send(12, 0, SHORT), "nothing to stop");
    assertEquals(TIMEOUT, send(13, (rca ^ 1) << 16, SHORT), "another card is meant");
  }

  @Test
  void aHighCapacityCardWaitsForAHostThatKnowsIt() throws IOException {
    insert(4096 * MEGABYTE, false);
    assertEquals(0, sendApp(41, VOLTAGES) >>> 31);
    assertEquals(1, sendApp(41, VOLTAGES | HIGH_CAPACITY) >>> 31);
  }

  @Test
  void readsABlockThroughTheFifo() throws IOException {
    insert(64 * MEGABYTE, false);
    initialize(0);
    rig.write(MASK0, DATA_END);
    rig.write(MASK1, RX_HALF_FULL);
    rig.write(DATA_LENGTH, BLOCK);
    rig.write(DATA_CONTROL, READ);
    assertEquals(RX_ACTIVE, rig.read(STATUS) & (RX_ACTIVE | RX_AVAILABLE));
    assertEquals(0, rig.read(SIC_RAWSTAT) & (LINE0 | LINE1));
    sendShort(17, 3 * BLOCK);
    assertEquals(LINE1, rig.read(SIC_RAWSTAT) & (LINE0 | LINE1));
    assertEquals(BLOCK / 4 - 16, rig.read(FIFO_COUNT), "sixteen words wait");
    for (int i = 0; i < BLOCK / 4; i++) {
      assertEquals(RX_AVAILABLE, rig.read(STATUS) & RX_AVAILABLE);
      assertEquals(3 * BLOCK / 4 + i, rig.read(FIFO));
    }
    assertEquals(DATA_END | BLOCK_END, rig.read(STATUS), "and nothing else: the path is idle");
    assertEquals(LINE0, rig.read(SIC_RAWSTAT) & (LINE0 | LINE1));
    rig.write(CLEAR, DATA_END | BLOCK_END);
    assertEquals(0, rig.read(SIC_RAWSTAT) & (LINE0 | LINE1));
    assertEquals(TRANSFER | READY, sendShort(13, rca << 16));
  }

  private void read(int words, int firstWord) {
    for (int i = 0; i < words; i++) {
      assertEquals(firstWord + i, rig.read(FIFO));
    }
  }

  @Test
  void readsSeveralBlocksAndStops() throws IOException {
    insert(64 * MEGABYTE, false);
    initialize(0);
    rig.write(DATA_LENGTH, 4 * BLOCK);
    rig.write(DATA_CONTROL, READ);
    sendShort(18, 0);
    read(4 * BLOCK / 4, 0);
    assertEquals(DATA_END, rig.read(STATUS) & DATA_END);
    sendShort(12, 0);
    assertEquals(TRANSFER | READY, sendShort(13, rca << 16));
  }

  @Test
  void readsTheVeryLastBlockWithoutAnError() throws IOException {
    insert(MEGABYTE, false);
    initialize(0);
    rig.write(DATA_LENGTH, BLOCK);
    rig.write(DATA_CONTROL, READ);
    sendShort(18, (int) MEGABYTE - BLOCK);
    read(BLOCK / 4, (int) (MEGABYTE - BLOCK) / 4);
    assertEquals(0, sendShort(12, 0) & OUT_OF_RANGE);
  }

  @Test
  void aHighCapacityCardIsAddressedInBlocks() throws IOException {
    insert(4096 * MEGABYTE, false);
    initialize(HIGH_CAPACITY);
    rig.write(DATA_LENGTH, BLOCK);
    rig.write(DATA_CONTROL, READ);
    sendShort(17, 5);
    read(BLOCK / 4, 5 * BLOCK / 4);
    write(24, 0x7F_FFFF, 1);
    assertImage((4096 * MEGABYTE) - BLOCK, 1);
  }

  private static int pattern(int i) {
    return 0xA500_0000 | i * 0x101;
  }

  /** Writes blocks of {@link #pattern}. */
  private void write(int command, int argument, int blocks) {
    sendShort(command, argument);
    rig.write(DATA_LENGTH, blocks * BLOCK);
    rig.write(DATA_CONTROL, WRITE);
    assertEquals(TX_ACTIVE | TX_HALF_EMPTY, rig.read(STATUS) & (TX_ACTIVE | TX_HALF_EMPTY));
    for (int i = 0; i < blocks * BLOCK / 4; i++) {
      rig.write(FIFO, pattern(i));
    }
    assertEquals(DATA_END | BLOCK_END, rig.read(STATUS));
    rig.write(CLEAR, DATA_END | BLOCK_END);
    assertEquals(0, rig.read(DATA_COUNT));
  }

  private void assertImage(long position, int blocks) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "r")) {
      byte[] bytes = new byte[blocks * BLOCK];
      file.seek(position);
      file.readFully(bytes);
      ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < bytes.length / 4; i++) {
        assertEquals(pattern(i), words.getInt(4 * i));
      }
    }
  }

  @Test
  void writesABlockToTheImage() throws IOException {
    insert(64 * MEGABYTE, false);
    initialize(0);
    byte[] before = Files.readAllBytes(image);
    write(24, 7 * BLOCK, 1);
    assertImage(7 * BLOCK, 1);
    assertEquals(TRANSFER | READY, sendShort(13, rca << 16));
    byte[] after = Files.readAllBytes(image);
    System.arraycopy(before, 7 * BLOCK, after, 7 * BLOCK, BLOCK);
    assertArrayEquals(before, after, "nothing else changed");
  }

  @Test
  void writesSeveralBlocksAndCountsThem() throws IOException {
    insert(64 * MEGABYTE, false);
    initialize(0);
    write(25, 16 * BLOCK, 3);
    sendShort(12, 0);
    assertImage(16 * BLOCK, 3);
    rig.write(DATA_LENGTH, 4);
    rig.write(DATA_CONTROL, 1 | 1 << 1 | 2 << 4);
    sendApp(22, 0);
    assertEquals(0x0300_0000, rig.read(FIFO), "big endian on the wire");
  }

  @Test
  void aReadOnlyCardKeepsItsContents() throws IOException {
    insert(MEGABYTE, true);
    initialize(0);
    byte[] before = Files.readAllBytes(image);
    write(24, 0, 1);
    assertEquals(WP_VIOLATION, sendShort(13, rca << 16) & WP_VIOLATION);
    assertArrayEquals(before, Files.readAllBytes(image));
  }

  @Test
  void accessesOutsideTheCardFail() throws IOException {
    insert(MEGABYTE, false);
    initialize(0);
    rig.write(MASK0, DATA_TIMEOUT);
    rig.write(DATA_LENGTH, BLOCK);
    rig.write(DATA_CONTROL, READ);
    sendShort(17, (int) MEGABYTE);
    assertEquals(OUT_OF_RANGE, response() & OUT_OF_RANGE);
    assertEquals(0, rig.read(SIC_RAWSTAT) & LINE0);
    rig.advance(1_000_000);
    assertEquals(DATA_TIMEOUT, rig.read(STATUS), "1000 periods of the 24 MHz clock are over");
    assertEquals(LINE0, rig.read(SIC_RAWSTAT) & LINE0);
    assertEquals(BLOCK, rig.read(DATA_COUNT));
    sendShort(17, -BLOCK);
    assertEquals(OUT_OF_RANGE, response() & OUT_OF_RANGE);
    sendShort(24, 1);
    assertEquals(ADDRESS_ERROR, response() & ADDRESS_ERROR);
  }

  @Test
  void aReadThatRunsOffTheEndTimesOut() throws IOException {
    insert(MEGABYTE, false);
    initialize(0);
    rig.write(DATA_LENGTH, 2 * BLOCK);
    rig.write(DATA_CONTROL, READ);
    sendShort(18, (int) MEGABYTE - BLOCK);
    read(BLOCK / 4, (int) (MEGABYTE - BLOCK) / 4);
    rig.advance(1_000_000);
    assertEquals(DATA_TIMEOUT, rig.read(STATUS) & (DATA_TIMEOUT | DATA_END | RX_ACTIVE));
    assertEquals(OUT_OF_RANGE, sendShort(12, 0) & OUT_OF_RANGE);
    assertEquals(TRANSFER | READY, sendShort(13, rca << 16));
  }

  @Test
  void aSlowReaderDoesNotTimeOut() throws IOException {
    insert(MEGABYTE, false);
    initialize(0);
    rig.write(DATA_LENGTH, BLOCK);
    rig.write(DATA_CONTROL, READ);
    sendShort(17, 0);
    rig.advance(1_000_000_000);
    read(BLOCK / 4, 0);
    assertFalse((rig.read(STATUS) & DATA_TIMEOUT) != 0);
  }

  @Test
  void registersComeAsData() throws IOException {
    insert(MEGABYTE, false);
    initialize(0);
    rig.write(DATA_LENGTH, 8);
    rig.write(DATA_CONTROL, 1 | 1 << 1 | 3 << 4);
    sendApp(51, 0);
    assertEquals(0x0000_0502, rig.read(FIFO), "SCR: version 2, 1 and 4 bits");
    assertEquals(0, rig.read(FIFO));
    rig.write(DATA_LENGTH, 64);
    rig.write(DATA_CONTROL, 1 | 1 << 1 | 6 << 4);
    sendApp(13, 0);
    assertEquals(0x80, rig.read(FIFO), "SD status: four bits wide");
    rig.write(DATA_CONTROL, 1 | 1 << 1 | 6 << 4);
    sendShort(6, 0x00FF_FFF1);
    int[] words = new int[16];
    for (int i = 0; i < words.length; i++) {
      words[i] = rig.read(FIFO);
    }
    assertEquals(0x0180_0100, words[0], "1 mA; function group 6 has its default");
    assertEquals(0x0F, words[4] & 0xFF, "group 1 has no function 1");
  }

  @Test
  void nothingAGuestWritesBreaksIt() throws IOException {
    insert(MEGABYTE, false);
    initialize(0);
    for (int index = 0; index < 64; index++) {
      for (int control : new int[] {READ, WRITE, 1, 3, 0xF1, 0xF3}) {
        rig.write(DATA_LENGTH, -1);
        rig.write(DATA_CONTROL, control);
        send(55, rca << 16, SHORT);
        send(index, index << 9, LONG);
        for (int i = 0; i < 200; i++) {
          rig.write(FIFO, i);
          rig.read(FIFO);
        }
      }
    }
    rig.advance(1_000_000_000);
    initialize(0);
    assertTrue(Files.size(image) == MEGABYTE, "the image keeps its size");
  }
}
