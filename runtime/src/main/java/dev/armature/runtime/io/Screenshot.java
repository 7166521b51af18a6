package dev.armature.runtime.io;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes pictures of a {@link Display} to files. */
public final class Screenshot {
  private Screenshot() {}

  /**
   * Writes {@code picture} as a PNG file, replacing what is there.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void writePng(Picture picture, Path file) {
    int width = picture.width();
    BufferedImage image = new BufferedImage(width, picture.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, picture.height(), picture.argb(), 0, width);
    try {
      if (!ImageIO.write(image, "png", file.toFile())) {
        throw new IOException("this Java runtime has no PNG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the screenshot " + file, e);
    }
  }
}
