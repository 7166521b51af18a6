package dev.armature.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.armature.bench.GuestCache;
import dev.armature.boot.RealGdb;
import dev.armature.cli.CommandRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sessions with monitors that docs/debugging.md shows are what monitors say, but for numbers.
 */
@Timeout(300)
class MonitorPageTest {
  private static final String PROMPT = "(armature) ";
  private static final String REQUEST = "> ";

  @TempDir private Path directory;
  private DocPage page;

  @BeforeEach
  void needsTheGuest() throws IOException {
    page = DocPage.of("docs/debugging.md");
    assumeTrue(
        Files.exists(GuestCache.folder("linux").resolve("zImage")),
        "no Linux guest here; guests/linux/build makes it");
  }

  @Test
  void peopleGetWhatThePageSays() throws Exception {
    List<String> shown = page.blockFrom(PROMPT);
    String typed = String.join("\n", DocPage.typed(shown, PROMPT)) + "\nquit\n";
    DocPage.assertShows(
        shown.stream().map(line -> line.startsWith(PROMPT) ? PROMPT : line).toList(),
        saidTo("-monitor", typed));
  }

  @Test
  void programsGetWhatThePageSays() throws Exception {
    List<String> shown = page.blockFrom("{\"QMP\"");
    String sent = String.join("\n", DocPage.typed(shown, REQUEST)) + "\n";
    DocPage.assertShows(
        shown.stream().filter(line -> !line.startsWith(REQUEST)).toList(),
        saidTo("-qmp", sent + "{\"execute\":\"quit\"}\n"));
  }

  /**
   * What the port of {@code option} says to somebody at a booted Linux.
   *
   * @param sent what is typed; its last line ends the run
   */
  private String saidTo(String option, String sent) throws Exception {
    int port = RealGdb.freePort();
    Path console = directory.resolve("console");
    CompletableFuture<CommandRunner.Result> machine =
        CompletableFuture.supplyAsync(
            () ->
                CommandRunner.run(
                    "linux",
                    option,
                    "tcp::" + port,
                    "--timeout",
                    "250",
                    "-serial",
                    "file:" + console));
    String said;
    try (Socket socket = connect(port, machine)) {
      // A line may end within a character while it is being written.
      while (!Files.readString(console, StandardCharsets.ISO_8859_1).contains("ARMATURE-INIT")) {
        Thread.sleep(10);
      }
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder all = new StringBuilder();
      in.lines().forEach(line -> all.append(line).append('\n'));
      said = all.toString();
    }
    CommandRunner.Result result = machine.get(250, TimeUnit.SECONDS);
    assertEquals(0, result.exitCode(), result.errors());
    return said;
  }

  /** The machine may not have opened its port yet. */
  private static Socket connect(int port, CompletableFuture<CommandRunner.Result> machine)
      throws IOException, InterruptedException {
    while (true) {
      assertTrue(!machine.isDone(), () -> machine.join().errors());
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (ConnectException e) {
        Thread.sleep(10);
      }
    }
  }
}
