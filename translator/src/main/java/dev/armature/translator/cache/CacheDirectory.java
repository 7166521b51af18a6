package dev.armature.translator.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The files of the cache. Several processes may use it at once and none waits for another: a file
 * is read whole, and replaced whole by a rename, so that who writes last wins.
 *
 * <p>Nothing here fails: what cannot be read is not there, and what cannot be written is not kept.
 */
final class CacheDirectory {
  /** Most bytes of all files; those used longest ago go first. */
  static final long MAX_BYTES = 16 << 20;

  private static final String SUFFIX = ".hints";
  private static final String PART = ".part";

  /** Age at which a file that nobody finished writing is taken for left behind. */
  private static final long ABANDONED_MILLIS = TimeUnit.HOURS.toMillis(1);

  private final Path directory;
  private final long maxBytes;

  private record Entry(Path file, long bytes, FileTime used) {}

  CacheDirectory(Path directory) {
    this(directory, MAX_BYTES);
  }

  CacheDirectory(Path directory, long maxBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
  }

  private Path file(String key) {
    return directory.resolve(key + SUFFIX);
  }

  /** The hints kept under {@code key}. */
  HintFile load(String key, String version) {
    Path file = file(key);
    try {
      BasicFileAttributes attributes = attributes(file);
      // Neither a pipe, which would be waited for, nor what is larger than anything written here.
      if (!attributes.isRegularFile() || attributes.size() > HintFile.MAX_BYTES) {
        return HintFile.EMPTY;
      }
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        return HintFile.read(in.readNBytes(HintFile.MAX_BYTES), version);
      }
    } catch (IOException | SecurityException e) {
      return HintFile.EMPTY;
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Keeps {@code hints} under {@code key} in place of what was there.
   *
   * @return whether that was done
   */
  boolean save(String key, List<RegionHint> hints, String version) {
    Path part = null;
    try {
      Files.createDirectories(directory);
      part = Files.createTempFile(directory, key, PART);
      Files.write(part, HintFile.write(hints, version));
      Files.move(part, file(key), StandardCopyOption.ATOMIC_MOVE);
      prune();
      return true;
    } catch (IOException | SecurityException e) {
      delete(part);
      return false;
    }
  }

  /** Has the file of {@code key} count as used just now. */
  void touch(String key) {
    try {
      Files.setLastModifiedTime(file(key), FileTime.fromMillis(System.currentTimeMillis()));
    } catch (IOException | SecurityException e) {
      // It only grows old sooner.
    }
  }

  private void prune() throws IOException {
    List<Entry> entries = new ArrayList<>();
    long bytes = 0;
    long now = System.currentTimeMillis();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*{.hints,.part}")) {
      for (Path file : files) {
        BasicFileAttributes attributes = attributesOrNull(file);
        if (attributes == null || !attributes.isRegularFile()) {
          continue;
        }
        FileTime used = attributes.lastModifiedTime();
        if (file.toString().endsWith(SUFFIX)) {
          entries.add(new Entry(file, attributes.size(), used));
          bytes += attributes.size();
        } else if (now - used.toMillis() > ABANDONED_MILLIS) {
          delete(file);
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::used));
    for (Entry entry : entries) {
      if (bytes <= maxBytes) {
        return;
      }
      delete(entry.file);
      bytes -= entry.bytes;
    }
  }

  /** Null if another process has taken the file away since it was listed. */
  private static BasicFileAttributes attributesOrNull(Path file) {
    try {
      return attributes(file);
    } catch (IOException e) {
      return null;
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | SecurityException e) {
      // Another process did, or nobody may.
    }
  }
}
