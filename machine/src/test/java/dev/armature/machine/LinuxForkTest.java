package dev.armature.machine;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.runtime.symbols.SymbolException;
import dev.armature.runtime.symbols.SymbolFile;
import dev.armature.runtime.symbols.SymbolTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A booted Linux and its copies. Skipped where the guest was not built. */
class LinuxForkTest {
  private static final long RAM = 128 << 20;

  /** What a copy changes of its memory for one command; 0.5 MB was seen. */
  private static final long MOST_CHANGED = 8 << 20;

  @Test
  void copiesOfABootedLinuxAnswerAndItsSymbolsAreThoseOfItsMap()
      throws SymbolException, IOException {
    Path guest = linux();
    try (Machine linux =
        Machines.versatilePb()
            .kernel(guest.resolve("zImage"))
            .initrd(guest.resolve("initramfs.cpio.gz"))
            .deviceTree(guest.resolve("versatile-pb.dtb"))
            .append("console=ttyAMA0 lpj=521216")
            .start()) {
      linux.console().await("^/ # ", EchoGuest.LONG);
      SymbolTable map = SymbolFile.read(guest.resolve("System.map"), 0);
      for (String name : List.of("start_kernel", "__schedule", "do_exit")) {
        assertEquals(
            Integer.toHexString(map.named(name).orElseThrow().address()),
            Integer.toHexString(linux.memory().address(name)),
            name);
      }
      int address = map.named("linux_banner").orElseThrow().address();
      String banner = linux.memory().string(address, 100);
      assertTrue(banner.startsWith("Linux version 6.1"), banner);
      try (Snapshot snapshot = linux.snapshot()) {
        List<Machine> copies = new ArrayList<>();
        try {
          for (int i = 0; i < 3; i++) {
            copies.add(snapshot.fork());
            copies.get(i).console().type("echo $((" + i + " + 40)) > /tmp/n; cat /tmp/n\n");
          }
          for (int i = 0; i < 3; i++) {
            copies.get(i).console().await("^" + (i + 40) + "\\r?$", EchoGuest.LONG);
          }
          SnapshotPages pages = SnapshotPages.ofThisProcess();
          assertTrue(pages.mapped() >= 3 * RAM, pages.toString());
          assertTrue(pages.own() <= 3 * MOST_CHANGED, pages.toString());
        } finally {
          copies.forEach(Machine::close);
        }
      }
      linux.console().type("cat /tmp/n || echo ab''sent\n");
      linux.console().await("absent", EchoGuest.LONG);
    }
  }

  private static Path linux() {
    String cache = System.getenv("ARMATURE_CACHE");
    Path guest =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache", "armature", "linux")
            : Path.of(cache, "linux");
    assumeTrue(
        Files.exists(guest.resolve("zImage")), "no Linux guest here; guests/linux/build makes it");
    return guest;
  }
}
