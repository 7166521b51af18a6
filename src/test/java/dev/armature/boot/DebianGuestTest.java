package dev.armature.boot;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.cli.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's stock kernel on Kirkwood. Skipped where its packages were not fetched. */
class DebianGuestTest {
  @TempDir private Path directory;

  private static void needsThePackages() {
    String cache = System.getenv("ARMATURE_CACHE");
    Path guest =
        cache != null ? Path.of(cache) : Path.of(System.getenv("HOME"), ".cache", "armature");
    assumeTrue(
        Files.exists(guest.resolve("debian").resolve("vmlinuz")),
        "no Debian packages here; ./armature debian fetches them");
  }

  @Test
  void bootsToAShell() throws IOException {
    needsThePackages();
    String console = boot("/ # ", "debian");
    assertTrue(console.contains("Feroceon 88FR131"), console);
    assertTrue(console.contains("ttyS0 at MMIO 0xf1012000"), console);
    assertTrue(console.contains("ARMATURE-INIT"), console);
  }

  private String boot(String until, String... command) throws IOException {
    Path console = directory.resolve("console");
    String[] more = {
      "--clock", "virtual", "--timeout", "1200", "--until", until, "-serial", "file:" + console
    };
    String[] arguments = new String[command.length + more.length];
    System.arraycopy(command, 0, arguments, 0, command.length);
    System.arraycopy(more, 0, arguments, command.length, more.length);
    CommandRunner.Result result = CommandRunner.run(arguments);
    String text = Files.readString(console);
    assertEquals(0, result.exitCode(), () -> result.errors() + text);
    return text;
  }
}
