package dev.armature.cli;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What profiles say of a guest of which it is known what it does. */
class ProfileTest {
  /** Adds up in busy() 2,000 million times, four instructions each. */
  private static final int[] PROGRAM = {
    0xE59F4024, // 10000: ldr  r4, =2000000000
    0xEB000003, // 10004: bl   busy
    0xE3A00078, // 10008: mov  r0, #'x'
    0xE59F101C, // 1000c: ldr  r1, =UART0
    0xE5C10000, // 10010: strb r0, [r1]
    0xEAFFFFFE, // 10014: b    .
    0xE0811002, // 10018: busy: add r1, r1, r2
    0xE0222181, // 1001c: eor  r2, r2, r1, lsl #3
    0xE2544001, // 10020: subs r4, r4, #1
    0x1AFFFFFB, // 10024: bne  busy
    0xE12FFF1E, // 10028: bx   lr
    2_000_000_000, // 1002c
    0x101F1000, // 10030
  };

  private static final Path MINI_OS =
      Path.of(System.getProperty("armature.home"), "guests", "mini-os", "mini-os.elf");

  private static final String MAP =
      """
      00010000 T start
      00010018 T busy
      """;

  @TempDir private Path directory;
  private Path image;
  private Path map;

  @BeforeEach
  void writeTheGuest() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * PROGRAM.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(PROGRAM);
    image = Files.write(directory.resolve("image"), bytes.array());
    map = Files.writeString(directory.resolve("map"), MAP);
  }

  @Test
  void aBusyLoopHoldsNineTenthsOfTheGuestsSamplesUnderItsName() throws IOException {
    Path page = directory.resolve("page.html");
    Path recording = directory.resolve("recording.jfr");
    CommandRunner.Result result =
        profile(
            page,
            recording,
            RunOptions.SYMBOLS,
            map.toString(),
            "--opt=-background", // else a JVM that has just started interprets for up to a second
            "--until",
            "x");
    assertEquals(0, result.exitCode(), result.errors());
    FlameNode graph = FlameGraph.of(recording, new HostThreads(Map.of()));
    double busy = graph.child("guest kernel").child("busy").millis();
    assertTrue(
        busy > 0.9 * millisOfCpus(graph),
        () -> busy + " ms in busy of " + graph.millis() + ": " + shares(graph));
    assertTrue(graph.child("guest kernel").child("start").millis() < busy);
    String html = Files.readString(page);
    // A name lacks what it begins with in common with the one before it.
    assertTrue(html.contains("kernel'"), html);

    Path plots = directory.resolve("plots.html");
    CommandRunner.Result stats =
        CommandRunner.run("stats", recording.toString(), "--html", plots.toString());
    assertEquals(0, stats.exitCode(), stats.errors());
    assertTrue(stats.output().contains("Regions translated"), stats.output());
    assertTrue(stats.output().contains("uart0"), stats.output());
    assertTrue(Files.readString(plots).contains("<svg"));
  }

  /** Less what other threads took, which is much where the host is busy. */
  private static double millisOfCpus(FlameNode graph) {
    return graph.millis()
        - graph.child("other threads").millis()
        - graph.child("garbage collection").millis();
  }

  private static String shares(FlameNode graph) {
    return graph.children().stream()
        .map(child -> child.name() + " " + child.millis())
        .collect(Collectors.joining(", "));
  }

  @Test
  void theTimeOfEachCpuIsThatOfItsDomain() throws IOException {
    Path recording = directory.resolve("recording.jfr");
    String spinning = MINI_OS + ",memory=4M,args=misbehave spin";
    CommandRunner.run(
        "profile",
        "-o",
        directory.resolve("page.html").toString(),
        "--jfr",
        recording.toString(),
        "--",
        "xen",
        "--cpus",
        "2",
        "--timeout",
        "8",
        "-serial",
        "file:" + directory.resolve("console"),
        "--dom0",
        MINI_OS + ",wait",
        "--dom",
        spinning,
        "--dom",
        spinning);
    FlameNode graph = FlameGraph.of(recording, new HostThreads(Map.of()));
    double first = graph.child("domain d1").millis();
    double second = graph.child("domain d2").millis();
    String found = first + " and " + second + " ms of " + shares(graph);
    assertTrue(first > 0 && second > 0, found);
    assertTrue(first + second > 0.6 * millisOfCpus(graph), found);
    assertEquals(0, graph.child(FlameNode.GUEST_USER).millis());
  }

  @Test
  void aGuestsNameForAFunctionDoesNotEndThePagesScript() throws IOException {
    FlameNode graph = new FlameNode("all");
    graph.add(10, List.of(FlameNode.GUEST_USER, "f'\\</script><b>\n"));
    Path page = directory.resolve("page.html");
    FlamePage.write(graph, "run <b> & more", page);
    String html = Files.readString(page);
    assertEquals(1, html.split("</script>", -1).length - 1, html);
    assertTrue(html.contains("f\\'\\\\< /script><b>?"), html);
    assertTrue(html.contains("<h1>run &lt;b> &amp; more</h1>"), html);
  }

  @Test
  void symbolFilesThatAreNoneAreRefusedInOneLine() {
    Path noise = directory.resolve("image");
    CommandRunner.Result result =
        CommandRunner.run("run", "-kernel", image.toString(), "--symbols", noise.toString());
    assertEquals(1, result.exitCode());
    assertTrue(result.errors().endsWith("image: has no symbols\n"), result.errors());
    result = CommandRunner.run("run", "-kernel", image.toString(), "--symbols", map + "@nowhere");
    assertEquals(1, result.exitCode());
    assertTrue(result.errors().endsWith("no address behind the @\n"), result.errors());
  }

  @Test
  void recordingsThatAreNoneAreRefusedInOneLine() {
    for (String file : new String[] {"image", "nothing"}) {
      CommandRunner.Result result = CommandRunner.run("stats", directory.resolve(file).toString());
      assertEquals(1, result.exitCode());
      assertEquals(1, result.errors().lines().count(), result.errors());
    }
  }

  private CommandRunner.Result profile(Path page, Path recording, String... options) {
    String[] first = {
      "profile",
      "-o",
      page.toString(),
      "--jfr",
      recording.toString(),
      "--",
      "run",
      "-kernel",
      image.toString(),
      "--clock",
      "virtual",
      "--timeout",
      "600",
      "-serial",
      "file:" + directory.resolve("console")
    };
    String[] all = new String[first.length + options.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(options, 0, all, first.length, options.length);
    return CommandRunner.run(all);
  }
}
