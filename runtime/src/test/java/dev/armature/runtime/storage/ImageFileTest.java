package dev.armature.runtime.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
  @TempDir Path directory;

  private Path path;

  @BeforeEach
  void create() throws IOException {
    path = Files.write(directory.resolve("image"), new byte[] {1, 2, 3, 4});
  }

  @Test
  void readsAndWritesInsideOnly() throws IOException {
    try (ImageFile image = ImageFile.open(path, false)) {
      assertEquals(4, image.size());
      assertTrue(image.write(1, ByteBuffer.wrap(new byte[] {9, 8})));
      ByteBuffer all = ByteBuffer.allocate(4);
      assertTrue(image.read(0, all));
      assertEquals(ByteBuffer.wrap(new byte[] {1, 9, 8, 4}), all.flip());
      assertFalse(image.read(1, ByteBuffer.allocate(4)));
      assertFalse(image.read(-1, ByteBuffer.allocate(1)));
      assertFalse(image.read(Long.MAX_VALUE, ByteBuffer.allocate(1)));
      assertFalse(image.write(4, ByteBuffer.allocate(1)));
    }
    assertEquals(4, Files.size(path));
  }

  @Test
  void readOnlyIsNeverWritten() throws IOException {
    try (ImageFile image = ImageFile.open(path, true)) {
      assertTrue(image.readOnly());
      assertFalse(image.write(0, ByteBuffer.allocate(1)));
    }
    assertEquals(1, Files.readAllBytes(path)[0]);
  }

  @Test
  void aFileThatShrankUnderTheGuestIsAReadError() throws IOException {
    try (ImageFile image = ImageFile.open(path, false)) {
      Files.write(path, new byte[] {1});
      assertFalse(image.read(0, ByteBuffer.allocate(4)));
    }
  }

  @Test
  void twoEmulatorsCannotHaveOneImage() throws IOException {
    ImageFile first = ImageFile.open(path, false);
    IOException e = assertThrows(IOException.class, () -> ImageFile.open(path, true));
    assertEquals(path + " is in use by another emulator", e.getMessage());
    first.close();
    ImageFile.open(path, false).close();
  }

  @Test
  void saysWhatIsWrongWithAPath() {
    IOException directoryError =
        assertThrows(IOException.class, () -> ImageFile.open(directory, true));
    assertEquals(directory + " is not a regular file", directoryError.getMessage());
    Path missing = directory.resolve("missing");
    IOException missingError = assertThrows(IOException.class, () -> ImageFile.open(missing, true));
    assertEquals(missing + " not found", missingError.getMessage());
  }

  @Test
  void aCardNeedsASensibleSize() throws IOException {
    try (ImageFile image = ImageFile.open(path, true)) {
      assertThrows(IllegalArgumentException.class, () -> new SdCard(image));
    }
  }
}
