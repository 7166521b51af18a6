package dev.armature.cli;

import dev.armature.bench.GuestCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Debian's stock armel packages for Kirkwood, and the initramfs that is made of one of them. */
final class DebianGuest {
  private static final int CONSOLE_MAJOR = 5;
  private static final int CONSOLE_MINOR = 1;

  private final Path recipe;
  private final Path directory;

  /**
   * @param recipe the folder of the script that fetches the packages
   * @param directory where it puts what it takes out of them
   */
  DebianGuest(Path recipe, Path directory) {
    this.recipe = recipe;
    this.directory = directory;
  }

  /** The recipe beside this program, which keeps its files in the user's cache. */
  static DebianGuest ofEnvironment() throws UsageException {
    String home = System.getProperty("armature.home");
    if (home == null) {
      throw new UsageException("debian: the guest's recipe is found by the launcher, ./armature");
    }
    return new DebianGuest(Path.of(home, "guests", "debian"), GuestCache.folder("debian"));
  }

  /** A file of the guest. */
  Path file(String name) {
    return directory.resolve(name);
  }

  /** Fetches what is not there, for the installer too if that is wanted. */
  void fetch(boolean installer) throws UsageException {
    List<String> needed = new ArrayList<>(List.of("vmlinuz", "kirkwood.dtb", "busybox"));
    if (installer) {
      needed.addAll(List.of("installer-vmlinuz", "installer-initrd.gz"));
    }
    if (needed.stream().allMatch(name -> Files.isRegularFile(file(name)))) {
      return;
    }
    List<String> command = new ArrayList<>(List.of(recipe.resolve("fetch").toString()));
    if (installer) {
      command.add("--installer");
    }
    try {
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new UsageException("debian: the packages could not be fetched");
      }
    } catch (IOException e) {
      throw new UsageException("debian: the recipe cannot be run: %s", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UsageException("debian: the download was interrupted");
    }
  }

  /** Makes the initramfs if it is older than what it is made of. */
  Path initramfs() throws UsageException {
    Path result = file("initramfs.cpio");
    Path busybox = file("busybox");
    Path init = recipe.resolve("init");
    try {
      if (!isNewer(result, busybox) || !isNewer(result, init)) {
        Path part = Files.createTempFile(directory, "initramfs", ".part");
        Files.write(part, pack(Files.readAllBytes(busybox), Files.readAllBytes(init)));
        Files.move(part, result, StandardCopyOption.ATOMIC_MOVE);
      }
      return result;
    } catch (IOException e) {
      throw new UsageException("debian: %s cannot be made: %s", result, Failures.reason(e));
    }
  }

  private static boolean isNewer(Path file, Path source) throws IOException {
    return Files.isRegularFile(file)
        && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(source)) > 0;
  }

  private static byte[] pack(byte[] busybox, byte[] init) {
    CpioArchive archive = new CpioArchive();
    for (String name : List.of("bin", "dev", "proc", "sys", "tmp")) {
      archive.directory(name);
    }
    return archive
        .device("dev/console", CONSOLE_MAJOR, CONSOLE_MINOR)
        .executable("bin/busybox", busybox)
        .link("bin/sh", "busybox")
        .executable("init", init)
        .toBytes();
  }
}
