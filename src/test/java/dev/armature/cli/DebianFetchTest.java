package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the script that fetches Debian's packages says when it cannot; the package client is ours.
 */
class DebianFetchTest {
  private static final String KERNEL = "linux-image-6.1.0-1-marvell";

  /** What the script calls beside the package client. */
  private static final List<String> TOOLS =
      List.of("bash", "id", "mkdir", "touch", "sed", "head", "rm", "cp", "mv", "find", "flock");

  @TempDir private Path directory;
  private Path tools;
  private Path cache;

  private record Outcome(int exitCode, String errors) {}

  @BeforeEach
  void linkTools() throws IOException {
    cache = directory.resolve("cache");
    tools = Files.createDirectory(directory.resolve("bin"));
    for (String tool : TOOLS) {
      Path found =
          List.of(Path.of("/usr/bin", tool), Path.of("/bin", tool)).stream()
              .filter(Files::exists)
              .findFirst()
              .orElseThrow();
      tool(tool, "exec " + found + " \"$@\"");
    }
  }

  private void tool(String name, String body) throws IOException {
    Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + body + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  /** A client that finds the kernel and whose downloads do {@code download}. */
  private void client(String download, String unpack) throws IOException {
    tool("apt-get", "case \"$*\" in *download*) " + download + " ;; esac");
    tool("apt-cache", "echo '  Depends: " + KERNEL + "'");
    tool("dpkg-deb", unpack);
  }

  private Outcome fetch() throws IOException {
    Path script = Path.of(System.getProperty("armature.home"), "guests", "debian", "fetch");
    ProcessBuilder builder = new ProcessBuilder("/bin/bash", script.toString());
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("ARMATURE_CACHE", cache.toString());
    Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try {
      String errors =
          new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it hangs");
      return new Outcome(process.exitValue(), errors);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** It ends with one line on what is wrong, after those on what it did, and leaves no result. */
  private void fails(String reason) throws IOException {
    Outcome outcome = fetch();
    assertEquals(1, outcome.exitCode(), outcome.errors());
    List<String> lines = outcome.errors().lines().toList();
    assertTrue(lines.getLast().contains(reason), outcome.errors());
    for (String line : lines) {
      assertTrue(line.startsWith("debian: "), outcome.errors());
    }
    for (String result : List.of("vmlinuz", "kirkwood.dtb", "busybox")) {
      assertFalse(Files.exists(cache.resolve("debian").resolve(result)), result);
    }
  }

  @Test
  void noPackageClient() throws IOException {
    fails("apt-get is missing: Debian's packages are fetched with Debian's package client");
  }

  @Test
  void offlineWithoutLists() throws IOException {
    client("exit 100", "exit 0");
    tool("apt-cache", "exit 0");
    fails("no kernel linux-image-*-marvell: offline, or not in the configured sources");
  }

  @Test
  void offlineWithLists() throws IOException {
    client("exit 100", "exit 0");
    fails(KERNEL + " (armel) cannot be downloaded: offline");
  }

  @Test
  void truncatedPackage() throws IOException {
    client("echo '!<arch>' > half.deb", "echo 'unexpected end of file' >&2; exit 2");
    fails(KERNEL + ": the downloaded package is damaged");
  }

  @Test
  void packageWithoutItsFiles() throws IOException {
    client("echo whole > whole.deb", "exit 0");
    fails("the package has no file for kirkwood.dtb");
  }

  @Test
  void aCacheThatCannotBeMade() throws IOException {
    client("exit 0", "exit 0");
    Files.writeString(cache, "in the way");
    fails("cannot create");
  }
}
