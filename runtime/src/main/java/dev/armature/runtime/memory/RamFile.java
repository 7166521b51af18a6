package dev.armature.runtime.memory;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * The contents of a {@link Ram} in a file: as many bytes as the RAM has, in which pages of zeros
 * are left out when written, so that they are holes where the file system has them.
 */
public final class RamFile {
  private static final int CHUNK = 1 << 20;

  private RamFile() {}

  /**
   * Writes all pages of {@code ram} that are not zero. The rest of the range must read as zero,
   * like that of a new file.
   */
  public static void write(Ram ram, FileChannel file, long position) throws IOException {
    byte[] chunk = new byte[CHUNK];
    int at = 0;
    while (at < ram.size()) {
      if (isZero(ram, at)) {
        at += Ram.PAGE_SIZE;
        continue;
      }
      int length = Ram.PAGE_SIZE;
      while (length < CHUNK && at + length < ram.size() && !isZero(ram, at + length)) {
        length += Ram.PAGE_SIZE;
      }
      ram.read(at, chunk, 0, length);
      ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, length);
      while (bytes.hasRemaining()) {
        file.write(bytes, position + at + bytes.position());
      }
      at += length;
    }
  }

  private static boolean isZero(Ram ram, int page) {
    long address = ram.hostAddress() + page;
    for (int i = 0; i < Ram.PAGE_SIZE; i += Long.BYTES) {
      if (HostMemory.getLong(address + i) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Replaces the contents of {@code ram} by those at {@code position} without reading them: they
   * are mapped, and pages that are written to become the RAM's own. The host address of the RAM
   * changes, so nobody may have taken it yet.
   *
   * @param file open for reading and writing (Java maps no other copy-on-write), although it is
   *     never written to; the bytes must be there, and stay as they are while the RAM is in use
   * @param position a multiple of the host's page size
   */
  public static void map(Ram ram, FileChannel file, long position) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment segment = file.map(FileChannel.MapMode.PRIVATE, position, ram.size(), arena);
      ram.moveTo(segment.address(), arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** Replaces the contents of {@code ram}, all zero so far, by reading them. */
  public static void read(Ram ram, FileChannel file, long position) throws IOException {
    byte[] chunk = new byte[CHUNK];
    byte[] zeros = new byte[Ram.PAGE_SIZE];
    for (int at = 0; at < ram.size(); at += CHUNK) {
      int length = Math.min(CHUNK, ram.size() - at);
      ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, length);
      while (bytes.hasRemaining()) {
        if (file.read(bytes, position + at + bytes.position()) < 0) {
          throw new EOFException("it ends early");
        }
      }
      for (int page = 0; page < length; page += Ram.PAGE_SIZE) {
        // Pages that stay untouched cost the host nothing.
        if (!Arrays.equals(chunk, page, page + Ram.PAGE_SIZE, zeros, 0, Ram.PAGE_SIZE)) {
          ram.write(at + page, chunk, page, Ram.PAGE_SIZE);
        }
      }
    }
  }
}
