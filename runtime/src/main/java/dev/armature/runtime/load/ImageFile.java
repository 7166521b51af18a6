package dev.armature.runtime.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that was read whole, and what it is for.
 *
 * @param role what it was given as, for messages: {@code kernel}, {@code initrd}, …
 * @param name the file's name as it was given
 * @param bytes its contents
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
record ImageFile(String role, String name, byte[] bytes) {
  /** No guest here has more RAM than this, so nothing larger can be loaded. */
  static final int MAX_SIZE = 1 << 30;

  /** Reads {@code path}; a pipe will do. */
  static ImageFile read(String role, Path path) throws LoadException {
    if (Files.isDirectory(path)) {
      throw new LoadException("%s %s: is a directory, a file is needed", role, path);
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MAX_SIZE + 1);
    } catch (NoSuchFileException e) {
      throw new LoadException("%s %s: no such file", role, path);
    } catch (AccessDeniedException e) {
      throw new LoadException("%s %s: not readable, permission denied", role, path);
    } catch (IOException e) {
      throw new LoadException("%s %s: cannot be read: %s", role, path, e.getMessage());
    }
    if (bytes.length > MAX_SIZE) {
      throw new LoadException("%s %s: larger than 1 GB, no machine holds it", role, path);
    }
    if (bytes.length == 0) {
      throw new LoadException("%s %s: the file is empty", role, path);
    }
    return new ImageFile(role, path.toString(), bytes);
  }

  /** A file found inside this one. */
  ImageFile containing(byte[] inner) {
    return new ImageFile(role, name, inner);
  }

  /** A complaint about this file. */
  LoadException error(String format, Object... arguments) {
    return new LoadException("%s: %s", this, String.format(format, arguments));
  }

  int length() {
    return bytes.length;
  }

  ByteBuffer littleEndian() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  ByteBuffer bigEndian() {
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public String toString() {
    return role + " " + name;
  }
}
