package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code armature linux --build-only} runs the recipe, tells how that went, and boots nothing. */
class BuildOnlyTest {
  private static final String HOME = "armature.home";

  @TempDir private Path directory;

  private String home;

  @BeforeEach
  void useOwnHome() {
    home = System.getProperty(HOME);
    System.setProperty(HOME, directory.toString());
  }

  @AfterEach
  void restoreHome() {
    System.setProperty(HOME, home);
  }

  @Test
  void runsTheRecipeAndEnds() throws IOException {
    recipe("touch \"$(dirname \"$0\")/built\"");
    CommandRunner.Result result = CommandRunner.run("linux", "--build-only");
    assertEquals(ExitCode.OK, result.exitCode(), result.errors());
    assertTrue(Files.exists(directory.resolve("guests/linux/built")));
    assertEquals("", result.output() + result.errors());
  }

  @Test
  void saysThatTheRecipeFailed() throws IOException {
    recipe("exit 1");
    assertRefused("armature: linux: the guest could not be built\n");
  }

  @Test
  void saysThatThereIsNoRecipe() {
    CommandRunner.Result result = CommandRunner.run("linux", "--build-only");
    assertEquals(ExitCode.USAGE, result.exitCode());
    assertTrue(
        result.errors().startsWith("armature: linux: the guest's recipe cannot be run: "),
        result.errors());
  }

  private static void assertRefused(String message) {
    CommandRunner.Result result = CommandRunner.run("linux", "--build-only");
    assertEquals(ExitCode.USAGE, result.exitCode());
    assertEquals(message, result.errors());
  }

  private void recipe(String body) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("guests/linux"));
    Path build = Files.writeString(folder.resolve("build"), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(build, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
