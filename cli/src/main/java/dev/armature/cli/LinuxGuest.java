package dev.armature.cli;

import dev.armature.bench.GuestCache;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** The Linux guest's recipe and the files that it makes. */
final class LinuxGuest {
  private static final List<String> FILES =
      List.of(
          "zImage", "Image", "vmlinux", "versatile-pb-sd.dtb", "imx21ads.dtb", "initramfs.cpio.gz");

  private final Path recipe;
  private final Path directory;

  /**
   * @param recipe the folder of the build script
   * @param directory where it puts the files
   */
  LinuxGuest(Path recipe, Path directory) {
    this.recipe = recipe;
    this.directory = directory;
  }

  /** The recipe beside this program, which keeps its files in the user's cache. */
  static LinuxGuest ofEnvironment() throws UsageException {
    String home = System.getProperty("armature.home");
    if (home == null) {
      throw new UsageException("linux: the guest's recipe is found by the launcher, ./armature");
    }
    return new LinuxGuest(Path.of(home, "guests", "linux"), GuestCache.folder("linux"));
  }

  /** A file of the guest. */
  Path file(String name) {
    return directory.resolve(name);
  }

  /** Builds what is not current; the script finds out exactly, which takes it a moment. */
  void build() throws UsageException {
    try {
      Process process = new ProcessBuilder(recipe.resolve("build").toString()).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new UsageException("linux: the guest could not be built");
      }
    } catch (IOException e) {
      throw new UsageException("linux: the guest's recipe cannot be run: %s", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("linux: the build was interrupted");
    }
  }

  /** Builds if a file is missing or older than the recipe. */
  void buildIfOlderThanItsRecipe() throws UsageException {
    try {
      if (!isNewerThanItsRecipe()) {
        build();
      }
    } catch (IOException e) {
      throw new UsageException("linux: %s cannot be read: %s", directory, e.getMessage());
    }
  }

  private boolean isNewerThanItsRecipe() throws IOException {
    FileTime oldest = null;
    for (String name : FILES) {
      if (!Files.isRegularFile(file(name))) {
        return false;
      }
      FileTime time = Files.getLastModifiedTime(file(name));
      oldest = oldest == null || time.compareTo(oldest) < 0 ? time : oldest;
    }
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(recipe)) {
      for (Path part : parts) {
        if (Files.getLastModifiedTime(part).compareTo(oldest) > 0) {
          return false;
        }
      }
    }
    return true;
  }
}
