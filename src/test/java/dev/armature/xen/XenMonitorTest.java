package dev.armature.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.boot.RealGdb;
import dev.armature.cli.CommandRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs get as an object whatever {@code info} shows to people, of the Xen core too. */
@Timeout(300)
class XenMonitorTest {
  private static final Path IMAGE =
      Path.of(System.getProperty("armature.home"), "guests", "mini-os", "mini-os.elf");

  /** What the object of each topic has in it. */
  private static final Map<String, List<String>> MEMBERS =
      Map.ofEntries(
          Map.entry("status", List.of("status", "machine", "instructions")),
          Map.entry("cpus", List.of("cpus", "cpu", "selected", "runsOn")),
          Map.entry("registers", List.of("core", "banked", "cp15", "MIDR", "state")),
          Map.entry("mtree", List.of("windows", "first", "last", "kind")),
          Map.entry("irq", List.of("irqLine", "exceptions", "taken")),
          Map.entry("tlb", List.of("misses", "pages", "virtual", "stores")),
          Map.entry("jit", List.of("regionsTranslated", "bytecodeBytes")),
          Map.entry("profile", List.of("regions")),
          Map.entry("domains", List.of("hypercalls", "domains", "vcpu", "pages")),
          Map.entry("load", List.of("load", "hypercalls")),
          Map.entry("events", List.of("events", "kind")),
          Map.entry("grants", List.of("grants")));

  @TempDir private Path directory;

  @Test
  void eachTopicIsAnObject() throws Exception {
    int port = RealGdb.freePort();
    CompletableFuture<CommandRunner.Result> machine =
        CompletableFuture.supplyAsync(
            () ->
                CommandRunner.run(
                    "xen",
                    "--timeout",
                    "250",
                    "-serial",
                    "file:" + directory.resolve("console"),
                    "-qmp",
                    "tcp::" + port,
                    "--dom0",
                    IMAGE + ",wait",
                    "--dom",
                    IMAGE + ",args=ring-server 2",
                    "--dom",
                    IMAGE + ",args=ring-client 1 rounds=1000000000"));
    try (Socket socket = connect(port)) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertTrue(in.readLine().startsWith("{\"QMP\""));
      String list = ask(socket, in, "{\"execute\":\"info\"}");
      Matcher topic = Pattern.compile("\"topic\":\"(\\w+)\"").matcher(list);
      assertEquals(
          MEMBERS.keySet(),
          topic.results().map(found -> found.group(1)).collect(Collectors.toSet()),
          "the topics that there are");
      for (Map.Entry<String, List<String>> expected : MEMBERS.entrySet()) {
        String answer =
            ask(
                socket,
                in,
                "{\"execute\":\"info\",\"arguments\":{\"topic\":\"" + expected.getKey() + "\"}}");
        assertTrue(answer.startsWith("{\"return\":{"), answer);
        for (String member : expected.getValue()) {
          assertTrue(answer.contains("\"" + member + "\":"), expected + "\n" + answer);
        }
      }
      selectsVirtualCpus(socket, in);
      assertEquals("{\"return\":{}}", ask(socket, in, "{\"execute\":\"quit\"}"));
    }
    CommandRunner.Result result = machine.get(250, TimeUnit.SECONDS);
    assertEquals(0, result.exitCode(), result.errors());
  }

  /** Of three virtual CPUs on one CPU two at least do not run, and are what is kept of them. */
  private static void selectsVirtualCpus(Socket socket, BufferedReader in) throws IOException {
    assertEquals("", human(socket, in, "stop"));
    String cpus = human(socket, in, "info cpus");
    assertTrue(cpus.contains("\n0     true      CPU 0"), cpus);
    Matcher kept = Pattern.compile("\n(d[012]v0)  false     dom[012] vcpu 0, .* -\n").matcher(cpus);
    assertTrue(kept.find(), cpus);
    String name = kept.group(1);
    assertEquals("", human(socket, in, "cpu " + name));
    String registers = human(socket, in, "info registers");
    assertTrue(registers.startsWith("cpu " + name + "\n"), registers);
    assertTrue(registers.contains("TTBR"), registers);
    assertFalse(registers.contains("r8_fiq"), registers);
    assertTrue(human(socket, in, "x /1xw 0xc0010000").startsWith("c0010000  0x"));
    for (String command : List.of("info irq", "info tlb", "info jit", "step")) {
      assertEquals(
          "Error: no CPU runs %s now; 'cpu N' selects a CPU, 'info cpus' lists them\n"
              .formatted(name),
          human(socket, in, command));
    }
  }

  private static String human(Socket socket, BufferedReader in, String command) throws IOException {
    String answer =
        ask(
            socket,
            in,
            "{\"execute\":\"human-monitor-command\",\"arguments\":{\"command-line\":\""
                + command
                + "\"}}");
    Matcher text = Pattern.compile("\\{\"return\":\"(.*)\"}").matcher(answer);
    assertTrue(text.matches(), answer);
    return text.group(1).replace("\\n", "\n");
  }

  /** The machine may not have opened its port yet. */
  private static Socket connect(int port) throws IOException {
    while (true) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (ConnectException e) {
        Thread.onSpinWait();
      }
    }
  }

  /** The answer to {@code request}, past events, which come between at any time. */
  private static String ask(Socket socket, BufferedReader in, String request) throws IOException {
    socket.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
    String answer = in.readLine();
    while (answer.startsWith("{\"event\"")) {
      answer = in.readLine();
    }
    return answer;
  }
}
