package dev.armature.boot;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.bench.GuestCache;
import dev.armature.cli.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Linux on Versatile/PB, on the virtual clock. Skipped where the guest was not built. */
class LinuxGuestTest {
  private static final Pattern INSTRUCTIONS = Pattern.compile("\"guestInstructions\" : (\\d+)");

  @TempDir private Path directory;

  @BeforeEach
  void needsTheGuest() {
    assumeTrue(
        Files.exists(GuestCache.folder("linux").resolve("zImage")),
        "no Linux guest here; guests/linux/build makes it");
  }

  @Test
  void allRunsExecuteTheSameInstructionsAlsoOnAnotherEngine() throws IOException {
    long first = instructionsToInit("interpreter");
    long second = instructionsToInit("interpreter");
    assertEquals(first, second);
    assertTrue(first > 10_000_000, "only " + first + " instructions");
    assertEquals(first, instructionsToInit("tiered"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"interpreter", "tiered", "translator"})
  void selfTestPasses(String engine) throws IOException {
    String console = boot(engine, "-append", "selftest", "-no-reboot");
    assertTrue(console.contains("ARMATURE-SELFTEST PASS"), console);
  }

  @Test
  void enginesAgreeInLockstepOnTheStartOfTheKernel() throws IOException {
    String console = boot("verify", "--until", "console .ttyAMA0. enabled");
    assertTrue(console.contains("Booting Linux"), console);
  }

  private long instructionsToInit(String engine) throws IOException {
    String console = boot(engine, "--until", "ARMATURE-INIT");
    assertTrue(console.contains("ARMATURE-INIT"), console);
    Matcher matcher = INSTRUCTIONS.matcher(Files.readString(directory.resolve("stats.json")));
    assertTrue(matcher.find());
    return Long.parseLong(matcher.group(1));
  }

  /** What the guest wrote to its console. */
  private String boot(String engine, String... more) throws IOException {
    Path console = directory.resolve("console");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "linux",
                "--engine",
                engine,
                "--clock",
                "virtual",
                "--timeout",
                "1200",
                "-serial",
                "file:" + console,
                "--stats",
                directory.resolve("stats.json").toString()));
    arguments.addAll(Arrays.asList(more));
    CommandRunner.Result result = CommandRunner.run(arguments.toArray(String[]::new));
    String text = Files.readString(console);
    assertEquals(0, result.exitCode(), () -> result.errors() + text);
    return text;
  }
}
