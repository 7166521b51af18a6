package dev.armature.soc.versatile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.storage.ImageFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntelFlashTest {
  private static final int FLASH = 0x3400_0000;
  private static final int SIZE = 64 << 20;
  private static final int BLOCK = 256 << 10;
  private static final int READY = both(0x80);
  private static final int LOCKED = both(1 << 1);
  private static final int PROGRAM_ERROR = both(1 << 4);
  private static final int ERASE_ERROR = both(1 << 5);

  @TempDir Path directory;

  @AutoClose private Rig rig = new Rig();

  /** A command for both chips. */
  private static int both(int command) {
    return command << 16 | command;
  }

  private void write(int offset, int value) {
    rig.write(FLASH + offset, value);
  }

  private int read(int offset) {
    return rig.read(FLASH + offset);
  }

  private void command(int offset, int command) {
    write(offset, both(command));
  }

  private int status() {
    command(0, 0x70);
    int status = read(0);
    command(0, 0x50);
    command(0, 0xFF);
    return status;
  }

  private int program(int offset, int value) {
    command(offset, 0x40);
    write(offset, value);
    return status();
  }

  private int erase(int offset) {
    command(offset, 0x20);
    command(offset, 0xD0);
    return status();
  }

  private Mapping mapping() {
    return rig.context().memory().find(FLASH);
  }

  private ImageFile image(boolean readOnly) throws IOException {
    Path path = directory.resolve("flash.img");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    return ImageFile.open(path, readOnly);
  }

  private void insert(boolean readOnly) throws IOException {
    rig.close();
    rig = new Rig(VersatilePbConfig.builder().flash(image(readOnly)));
  }

  @Test
  void blankFlashReadsAsOnesInEveryWidth() {
    assertEquals(-1, read(0));
    assertEquals(-1, read(SIZE - 4));
    assertEquals(0xFFFF, rig.context().memory().read(FLASH + 2, 2));
    assertEquals(0xFF, rig.context().memory().read(FLASH + 3, 1));
  }

  @Test
  void query() {
    command(4 * 0x55, 0x98);
    assertEquals(both('Q'), read(4 * 0x10));
    assertEquals(both('R'), read(4 * 0x11));
    assertEquals(both('Y'), read(4 * 0x12));
    assertEquals(both(1), read(4 * 0x13), "Intel's command set");
    assertEquals(both(25), read(4 * 0x27), "32 MB a chip");
    assertEquals(both(1), read(4 * 0x2C), "one erase region");
    assertEquals(both(255), read(4 * 0x2D));
    assertEquals(both(0), read(4 * 0x2E));
    assertEquals(both(0), read(4 * 0x2F));
    assertEquals(both(2), read(4 * 0x30), "blocks of 512 x 256 bytes");
    assertEquals(both('P'), read(4 * 0x31));
    command(0, 0xFF);
    assertEquals(-1, read(4 * 0x10));
  }

  @Test
  void identifiers() {
    command(0, 0x90);
    assertEquals(both(0x89), read(0));
    assertEquals(both(0x18), read(4));
    assertEquals(both(0), read(8), "not locked");
    assertEquals(0x18, rig.context().memory().read(FLASH + 6, 2), "the second chip alone");
  }

  @Test
  void programmingClearsBitsAndErasingSetsThem() {
    assertEquals(READY, program(0x100, 0x1234_5678));
    assertEquals(0x1234_5678, read(0x100));
    assertEquals(-1, read(0x104));
    assertEquals(READY, program(0x100, 0xFFFF_0000));
    assertEquals(0x1234_0000, read(0x100));
    program(BLOCK, 0);
    assertEquals(READY, erase(0x200));
    assertEquals(-1, read(0x100));
    assertEquals(0, read(BLOCK), "the next block stays");
  }

  @Test
  void halfAWordGoesToOneChip() {
    rig.context().memory().write(FLASH + 2, 2, 0x40);
    rig.context().memory().write(FLASH + 2, 2, 0x1234);
    command(0, 0xFF);
    assertEquals(0x1234_FFFF, read(0));
  }

  @Test
  void onceProgrammedItIsReadDirectlyInArrayModeOnly() {
    assertFalse(mapping().directRead(), "blank");
    program(0, 0);
    assertTrue(mapping().directRead());
    rig.context().memory().write(FLASH + 2, 2, 0x70);
    assertFalse(mapping().directRead(), "one chip shows its status");
    assertEquals(0x0080_0000, read(0));
    rig.board().reset();
    assertTrue(mapping().directRead());
  }

  @Test
  void bufferedWrite() {
    int at = 2 * BLOCK + 0x40;
    command(at, 0xE8);
    assertEquals(READY, read(at));
    write(at, both(3));
    for (int i = 0; i < 4; i++) {
      write(at + 4 * i, 0x1111_1111 * (i + 1));
    }
    command(at, 0xD0);
    assertEquals(READY, status());
    assertEquals(-1, read(at - 4));
    for (int i = 0; i < 4; i++) {
      assertEquals(0x1111_1111 * (i + 1), read(at + 4 * i));
    }
    assertEquals(-1, read(at + 16));
  }

  @Test
  void brokenSequencesAreToldAndForgotten() {
    command(0, 0x20);
    command(0, 0xFF);
    assertEquals(READY | PROGRAM_ERROR | ERASE_ERROR, status());
    assertEquals(READY, status(), "cleared");
    command(0, 0xE8);
    write(0, both(0xFFFF));
    assertEquals(READY | PROGRAM_ERROR | ERASE_ERROR, status(), "more than the buffer holds");
    command(0, 0xE8);
    write(0, both(1));
    write(0, 0);
    write(8, 0);
    assertEquals(READY | PROGRAM_ERROR | ERASE_ERROR, status(), "outside the announced words");
    command(BLOCK - 4, 0xE8);
    write(BLOCK - 4, both(1));
    write(BLOCK - 4, 0);
    write(BLOCK, 0);
    assertEquals(READY | PROGRAM_ERROR | ERASE_ERROR, status(), "over the end of the block");
    assertEquals(-1, read(0));
  }

  @Test
  void lockedBlocksDoNotChange() {
    program(0, 0x5555_5555);
    command(0, 0x60);
    command(0, 0x01);
    command(0, 0x90);
    assertEquals(both(1), read(8));
    command(0, 0xFF);
    assertEquals(READY | PROGRAM_ERROR | LOCKED, program(0, 0));
    assertEquals(READY | ERASE_ERROR | LOCKED, erase(0));
    assertEquals(0x5555_5555, read(0));
    assertEquals(READY, program(BLOCK, 0), "the next block is not locked");
    command(BLOCK, 0x60);
    command(BLOCK, 0xD0);
    assertEquals(READY, erase(0), "unlocking is for all blocks");
  }

  @Test
  void theImageKeepsWhatIsProgrammed() throws IOException {
    insert(false);
    assertEquals(0, read(0), "the file has zeros");
    assertEquals(READY, erase(BLOCK));
    assertEquals(READY, program(BLOCK + 8, 0x1234_5678));
    assertEquals(READY, erase(BLOCK));
    assertEquals(READY, program(BLOCK + 8, 0xCAFE_BABE));
    insert(false);
    assertEquals(0, read(BLOCK - 4));
    assertEquals(-1, read(BLOCK));
    assertEquals(0xCAFE_BABE, read(BLOCK + 8));
    assertEquals(-1, read(2 * BLOCK - 4));
    assertEquals(0, read(2 * BLOCK));
  }

  @Test
  void aReadOnlyImageCannotBeProgrammed() throws IOException {
    insert(true);
    assertEquals(READY | ERASE_ERROR | both(1 << 3), erase(0));
    assertEquals(0, read(0));
  }

  @Test
  void anImageOfAnotherSizeIsRefused() throws IOException {
    Path path = directory.resolve("small.img");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(4096);
    }
    try (ImageFile small = ImageFile.open(path, false)) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new Rig(VersatilePbConfig.builder().flash(small)));
      assertTrue(e.getMessage().contains("67108864"));
    }
  }

  @Test
  void enginesHearOfChangedCode() {
    program(0, 0);
    List<Integer> changed = new ArrayList<>();
    rig.context().memory().markCode(mapping().ram(), 0, Ram.CODE_DECODED, 0);
    rig.context().memory().onCodeWrite(0, (ram, offset, length) -> changed.add(offset));
    program(4, 0);
    assertEquals(List.of(4, 6), changed);
  }
}
