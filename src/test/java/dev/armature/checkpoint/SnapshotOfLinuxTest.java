package dev.armature.checkpoint;

import static org.junit.jupiter.api.Assertions.*;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.bench.GuestCache;
import dev.armature.cli.CommandRunner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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

/** A booted Linux, saved and restored. Skipped where the guest was not built. */
class SnapshotOfLinuxTest {
  private static final Pattern INSTRUCTIONS = Pattern.compile("\"guestInstructions\" : (\\d+)");

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void needsTheGuest() {
    assumeTrue(
        Files.exists(GuestCache.folder("linux").resolve("zImage")),
        "no Linux guest here; guests/linux/build makes it");
    file = directory.resolve("checkpoint");
  }

  @Test
  void aRestoredShellAnswersAndPassesTheSelfTest() throws IOException {
    run("snapshot", "save", file.toString(), "--clock", "virtual", "-serial", console());
    for (String engine : List.of("tiered", "interpreter")) {
      String answer = type("echo hi-$((40+2))\n", "^hi-42", "--engine", engine);
      assertTrue(answer.contains("\nhi-42"), answer);
    }
    String told = type("selftest\n", "ARMATURE-SELFTEST (PASS|FAIL)");
    assertTrue(told.contains("ARMATURE-SELFTEST PASS"), told);
  }

  @Test
  void aRestoredShellOnTheImx21AdsAnswers() throws IOException {
    run(
        and(
            new String[] {"--clock", "virtual", "-serial", console()},
            "snapshot",
            "save",
            file.toString(),
            "-M",
            "imx21ads"));
    String tests = "selftest imx_nor imx_nand imx_lcd imx_pwm imx_rtc_alarm imx_watchdog\n";
    String told = type(tests, "ARMATURE-SELFTEST (PASS|FAIL)");
    assertTrue(told.contains("selftest: imx_nand ok"), told);
    assertTrue(told.contains("ARMATURE-SELFTEST PASS"), told);
  }

  @Test
  void executesTheInstructionsOfTheRunThatWasNotSaved() throws IOException {
    String[] boot = {"--engine", "tiered", "--clock", "virtual", "-serial", console()};
    String end = "Run /init as init process";
    long whole = instructions(and(boot, "linux", "--until", end));
    run(and(boot, "snapshot", "save", file.toString(), "--at", "Memory: "));
    String firstHalf = Files.readString(directory.resolve("console"));
    assertFalse(firstHalf.contains(end), firstHalf);
    assertEquals(
        whole, instructions(and(boot, "snapshot", "run", file.toString(), "--until", end)));
  }

  private long instructions(String... arguments) throws IOException {
    Path stats = directory.resolve("stats.json");
    run(and(new String[] {"--stats", stats.toString()}, arguments));
    Matcher matcher = INSTRUCTIONS.matcher(Files.readString(stats));
    assertTrue(matcher.find());
    return Long.parseLong(matcher.group(1));
  }

  /** What a restored guest says to {@code input} until that matches {@code until}. */
  private String type(String input, String until, String... options) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> said = new ArrayList<>();
      Thread terminal = Thread.ofVirtual().start(() -> said.add(terminal(server, input)));
      String host = server.getInetAddress().getHostAddress();
      String line = "tcp:" + host + ":" + server.getLocalPort();
      run(and(options, "snapshot", "run", file.toString(), "--until", until, "-serial", line));
      terminal.join();
      return said.getFirst();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String terminal(ServerSocket server, String input) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String console() {
    return "file:" + directory.resolve("console");
  }

  private static String[] and(String[] behind, String... first) {
    List<String> all = new ArrayList<>(Arrays.asList(first));
    all.addAll(Arrays.asList(behind));
    return all.toArray(String[]::new);
  }

  private static void run(String... arguments) {
    CommandRunner.Result result =
        CommandRunner.run(and(new String[] {"--timeout", "1200"}, arguments));
    assertEquals(0, result.exitCode(), result.errors());
  }
}
