package dev.armature.runtime.storage;

import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * A file of fixed size that holds the contents of a storage device: a memory card, a flash chip.
 *
 * <p>The file is locked while it is open, so that two emulators cannot write to one image; any
 * number may have it read-only as long as nobody has it writable (one at a time in one JVM).
 * Failures of the host while the guest runs are results, not exceptions: a guest must be able to
 * see them as errors of its device.
 *
 * <p>A checkpoint does not hold the contents. It remembers the size and the time of the last
 * change, and goes with a file that has both: what the guest keeps of the contents in its memory
 * would not fit another.
 */
public final class ImageFile implements Stateful, AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final boolean readOnly;

  private ImageFile(Path path, FileChannel channel, long size, boolean readOnly) {
    this.path = path;
    this.channel = channel;
    this.size = size;
    this.readOnly = readOnly;
  }

  /**
   * Opens and locks an image.
   *
   * @throws IOException with a message for the user, if the file is not a regular file, cannot be
   *     opened, or is in use by another emulator
   */
  public static ImageFile open(Path path, boolean readOnly) throws IOException {
    // Opening a pipe would block, and a directory fails with a message that helps nobody.
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + (Files.exists(path) ? " is not a regular file" : " not found"));
    }
    FileChannel channel =
        readOnly
            ? FileChannel.open(path, StandardOpenOption.READ)
            : FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!lock(channel, readOnly)) {
        throw new IOException(path + " is in use by another emulator");
      }
      return new ImageFile(path, channel, channel.size(), readOnly);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean lock(FileChannel channel, boolean shared) throws IOException {
    try {
      // The lock lives until the channel is closed.
      FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** The size in bytes when the file was opened. */
  public long size() {
    return size;
  }

  /** Whether {@link #write} is refused. */
  public boolean readOnly() {
    return readOnly;
  }

  /**
   * Fills {@code target}, from its position to its limit, with the bytes from {@code position} on.
   *
   * @return false if the bytes are not all within {@link #size} or the host could not read them
   */
  public boolean read(long position, ByteBuffer target) {
    if (!isInside(position, target)) {
      return false;
    }
    try {
      long at = position;
      while (target.hasRemaining()) {
        int n = channel.read(target, at);
        if (n < 0) {
          return false;
        }
        at += n;
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Writes {@code source}, from its position to its limit, to the bytes from {@code position} on.
   *
   * @return false if the image is read-only, the bytes are not all within {@link #size}, or the
   *     host could not write them
   */
  public boolean write(long position, ByteBuffer source) {
    if (readOnly || !isInside(position, source)) {
      return false;
    }
    try {
      long at = position;
      while (source.hasRemaining()) {
        at += channel.write(source, at);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isInside(long position, ByteBuffer bytes) {
    return position >= 0 && position <= size - bytes.remaining();
  }

  @Override
  public void visitState(StateVisitor v) {
    v.same("bytes", size, "its image has another size");
    v.same("changed", lastChange(), "its image has been changed since, or is another");
  }

  /** When the file was last written to, in nanoseconds since 1970; 0 if the host cannot tell. */
  private long lastChange() {
    try {
      return Files.getLastModifiedTime(path).to(TimeUnit.NANOSECONDS);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Unlocks and closes the file; what the guest wrote is in it. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was buffered here, so nothing is lost.
    }
  }
}
