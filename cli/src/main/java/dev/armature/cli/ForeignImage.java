package dev.armature.cli;

import dev.armature.runtime.storage.ImageFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Recognizes images that are not raw, so that nobody hands a guest a file format for its disk. */
final class ForeignImage {
  private static final int LONGEST_MARK = 8;

  /** What files of a format begin with. */
  private static final Map<String, String> FORMATS =
      Map.of(
          "QFI\u00FB", "QCOW2",
          "QED\0", "QED",
          "KDMV", "VMDK",
          "conectix", "VHD",
          "vhdxfile", "VHDX",
          "<<< ", "VDI");

  private ForeignImage() {}

  /** The format of {@code image}, unless it is raw. */
  static Optional<String> formatOf(ImageFile image) {
    ByteBuffer start = ByteBuffer.allocate((int) Math.min(LONGEST_MARK, image.size()));
    if (!image.read(0, start)) {
      return Optional.empty();
    }
    String text = new String(start.array(), StandardCharsets.ISO_8859_1);
    return FORMATS.entrySet().stream()
        .filter(format -> text.startsWith(format.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
