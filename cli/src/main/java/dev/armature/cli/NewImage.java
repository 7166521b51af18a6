package dev.armature.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Makes an image that is not there: flash is erased, a card is blank. */
final class NewImage {
  private static final int CHUNK = 1 << 16;

  private NewImage() {}

  /**
   * Makes the image of {@code drive}; what cannot be made whole is removed.
   *
   * @throws UsageException if another has made it meanwhile, or the host cannot
   */
  static void make(Drive drive, long bytes) throws UsageException {
    boolean created = false;
    try (FileChannel file =
        FileChannel.open(drive.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      created = true;
      if (drive.kind() == Drive.Kind.SD) {
        // Blank cells take no space on the host.
        file.write(ByteBuffer.allocate(1), bytes - 1);
      } else {
        erase(file, bytes);
      }
    } catch (IOException e) {
      if (created) {
        remove(drive);
      }
      throw drive.refused("the image cannot be made: %s", Failures.reason(e));
    }
  }

  private static void erase(FileChannel file, long bytes) throws IOException {
    byte[] ones = new byte[CHUNK];
    Arrays.fill(ones, (byte) 0xFF);
    for (long at = 0; at < bytes; ) {
      int length = (int) Math.min(CHUNK, bytes - at);
      at += file.write(ByteBuffer.wrap(ones, 0, length), at);
    }
  }

  private static void remove(Drive drive) {
    try {
      Files.deleteIfExists(drive.file());
    } catch (IOException e) {
      // It is as it was found: there is no space, or no permission.
    }
  }
}
