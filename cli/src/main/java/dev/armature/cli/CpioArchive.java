package dev.armature.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Makes an initramfs: a cpio archive in the "newc" form (Linux, buffer-format.rst). All files
 * belong to root and are of the year 1970, so that the same contents give the same bytes.
 */
final class CpioArchive {
  private static final int ALIGNMENT = 4;
  private static final int DIRECTORY = 0040755;
  private static final int EXECUTABLE = 0100755;
  private static final int SYMBOLIC_LINK = 0120777;
  private static final int CHARACTER_DEVICE = 0020600;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int inode;

  /** Adds a directory; its parent comes before it. */
  CpioArchive directory(String name) {
    return add(name, DIRECTORY, 0, 0, new byte[0]);
  }

  /** Adds a program. */
  CpioArchive executable(String name, byte[] contents) {
    return add(name, EXECUTABLE, 0, 0, contents);
  }

  /** Adds a symbolic link. */
  CpioArchive link(String name, String target) {
    return add(name, SYMBOLIC_LINK, 0, 0, target.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a character device. */
  CpioArchive device(String name, int major, int minor) {
    return add(name, CHARACTER_DEVICE, major, minor, new byte[0]);
  }

  /** The archive. */
  byte[] toBytes() {
    add("TRAILER!!!", 0, 0, 0, new byte[0]);
    return out.toByteArray();
  }

  private CpioArchive add(String name, int mode, int major, int minor, byte[] contents) {
    byte[] nameBytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
    out.writeBytes("070701".getBytes(StandardCharsets.US_ASCII));
    int[] fields = {
      ++inode, mode, 0, 0, 1, 0, contents.length, 0, 0, major, minor, nameBytes.length, 0
    };
    for (int field : fields) {
      out.writeBytes(String.format("%08x", field).getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(nameBytes);
    align();
    out.writeBytes(contents);
    align();
    return this;
  }

  private void align() {
    while (out.size() % ALIGNMENT != 0) {
      out.write(0);
    }
  }
}
