package dev.armature.runtime.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenshotTest {
  @TempDir Path directory;

  @Test
  void writesEveryPixel() throws IOException {
    int[] pixels = new int[15];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 0xFF00_0000 | i * 0x123456;
    }
    Path file = directory.resolve("screen.png");
    Screenshot.writePng(new Picture(5, 3, pixels), file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertEquals(5, image.getWidth());
    assertEquals(3, image.getHeight());
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 5; x++) {
        assertEquals(pixels[y * 5 + x], image.getRGB(x, y));
      }
    }
  }

  @Test
  void saysWhereItCouldNotWrite() {
    Path nowhere = directory.resolve("missing").resolve("screen.png");
    UncheckedIOException e =
        assertThrows(
            UncheckedIOException.class,
            () -> Screenshot.writePng(new Picture(1, 1, new int[1]), nowhere));
    assertEquals("cannot write the screenshot " + nowhere, e.getMessage());
  }

  @Test
  void aPictureHasAllItsPixels() {
    assertThrows(IllegalArgumentException.class, () -> new Picture(2, 2, new int[3]));
    assertThrows(IllegalArgumentException.class, () -> new Picture(0, 2, new int[0]));
  }
}
