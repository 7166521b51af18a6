package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The terminal is raw while the guest runs, and at every way out as it was before. The emulator
 * runs in a JVM of its own, in a terminal that {@code script} (Debian's bsdutils) makes.
 */
class TerminalTest {
  /** Until the terminal is raw or the emulator has ended; a busy machine takes seconds. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private static final String CTRL_A = "\1";

  /**
   * In the terminal: the settings before and after, and the emulator's id and exit code. Shells
   * have what they run in the background ignore interrupts, and the tests may be run there.
   */
  private static final String IN_TERMINAL =
      """
      tty > tty
      stty -g > before
      sh -c 'echo $$ > pid; exec env --default-signal=INT "$JAVA" "@$OPTIONS" @arguments'
      echo $? > code
      stty -g > after
      """;

  @TempDir private Path directory;

  private Process terminal;

  @BeforeEach
  void startTheEmulator() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script makes the terminal");
    // b . (branch to itself)
    Files.write(directory.resolve("loop"), HexFormat.of().parseHex("feffffea"));
    Files.writeString(directory.resolve("in-terminal"), IN_TERMINAL);
    Files.writeString(
        directory.resolve("arguments"),
        String.join(
            "\n",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-Darmature.terminal=true",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.armature.cli.Main",
            "run",
            "-kernel",
            "loop"));
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qec", "sh in-terminal", "/dev/null")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("shown").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    environment.put(
        "OPTIONS", Path.of(System.getProperty("armature.home"), "jvm.options").toString());
    terminal = builder.start();
    awaitRawTerminal();
  }

  @AfterEach
  void endTheEmulator() {
    if (terminal != null) {
      terminal.descendants().forEach(ProcessHandle::destroyForcibly);
      terminal.destroyForcibly();
    }
  }

  @Test
  void afterCtrlAX() throws IOException, InterruptedException {
    terminal.getOutputStream().write((CTRL_A + "x").getBytes(StandardCharsets.US_ASCII));
    terminal.getOutputStream().flush();
    assertRestored(0);
  }

  @Test
  void afterAnInterrupt() throws IOException, InterruptedException {
    output("kill", "-INT", read("pid"));
    assertRestored(130);
  }

  @Test
  void afterBeingTerminated() throws IOException, InterruptedException {
    output("kill", "-TERM", read("pid"));
    assertRestored(143);
  }

  private void awaitRawTerminal() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (read("pid").isEmpty() || !output("stty", "-F", read("tty"), "-a").contains("-icanon")) {
      if (!terminal.isAlive() || System.nanoTime() > deadline) {
        fail("the terminal did not become raw: " + read("shown"));
      }
      Thread.sleep(20);
    }
  }

  private void assertRestored(int exitCode) throws IOException, InterruptedException {
    if (!terminal.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
      fail("the emulator did not end: " + read("shown"));
    }
    assertEquals(Integer.toString(exitCode), read("code"), read("shown"));
    assertNotEquals("", read("before"));
    assertEquals(read("before"), read("after"));
  }

  /** What one of the files holds, less the line's end; nothing if it is not there yet. */
  private String read(String name) throws IOException {
    Path file = directory.resolve(name);
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    process.waitFor();
    return text.strip();
  }
}
