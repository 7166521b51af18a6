package dev.armature.debug.monitor;

import static org.junit.jupiter.api.Assertions.*;

import dev.armature.debug.PortServer;
import dev.armature.debug.RunningMachine;
import dev.armature.translator.EngineKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Monitors at ports, for people and for programs. */
@Timeout(600)
class SessionsTest {
  private static final String GREETING = "Armature monitor; 'help' lists the commands";

  private final RunningMachine machine = new RunningMachine(EngineKind.INTERPRETER, false);
  private final Monitor monitor = new Monitor(machine.monitored(this::endRun), List.of());
  private PortServer server;

  /** As the end of a run does: who is still connected is cut off. */
  private void endRun() {
    server.close();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.close();
    machine.close();
  }

  private Client text() throws IOException {
    serve(
        socket ->
            new TextSession(
                    Channels.newInputStream(socket), Channels.newOutputStream(socket), monitor)
                .run());
    Client client = new Client(server.port());
    assertEquals(GREETING, client.line());
    return client;
  }

  private Client json() throws IOException {
    serve(
        socket ->
            new JsonSession(
                    Channels.newInputStream(socket),
                    Channels.newOutputStream(socket),
                    monitor,
                    machine.control)
                .run());
    Client client = new Client(server.port());
    assertTrue(client.line().startsWith("{\"QMP\":"));
    return client;
  }

  private void serve(PortServer.Service service) throws IOException {
    server =
        PortServer.listen(
            "test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), service);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'execute':'quit'} | {'return':{}}",
        "{'execute':'q'}    | {'return':{}}",
        "{'execute':'human-monitor-command','arguments':{'command-line':'quit'}} | {'return':''}"
      })
  void programsAreAnsweredBeforeTheRunEnds(String request, String answer) throws IOException {
    try (Client client = json()) {
      client.send(request.replace('\'', '"') + "\n");
      assertEquals(answer.replace('\'', '"'), client.line());
      assertEquals("{\"event\":\"SHUTDOWN\"}", client.line());
      assertNull(client.line());
    }
  }

  @Test
  void peopleAreAnsweredBeforeTheRunEnds() throws IOException {
    try (Client client = text()) {
      assertEquals(Monitor.PROMPT + Monitor.PROMPT, client.ask("quit"));
      assertNull(client.line());
    }
  }

  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(60_000);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    void send(String text) throws IOException {
      sendBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void sendBytes(byte... bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    void sendNoMore() throws IOException {
      socket.shutdownOutput();
    }

    String line() throws IOException {
      return in.readLine();
    }

    String ask(String line) throws IOException {
      send(line + "\n");
      return line();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void peopleGetAPrompt() throws Exception {
    try (Client client = text()) {
      assertEquals(Monitor.PROMPT + "00008000  0xe2800001", client.ask("xp 0x8000\r"));
    }
    machine.assertRuns();
  }

  @Test
  void programsGetObjects() throws Exception {
    try (Client client = json()) {
      assertEquals("{\"return\":{}}", client.ask("{\"execute\":\"qmp_capabilities\"}"));
      assertEquals("{\"event\":\"STOP\"}", client.ask("{\"execute\":\"stop\",\"id\":7}"));
      assertEquals("{\"return\":{},\"id\":\"7\"}", client.line());
      machine.assertStands();
      assertTrue(client.ask("{\"execute\":\"query-status\"}").contains("\"status\":\"paused\""));
      assertEquals(
          "{\"return\":{\"memory\":[{\"address\":32768,\"values\":\"0xe2800001\"}]}}",
          client.ask("{\"execute\":\"x\",\"arguments\":{\"address\":32768}}"));
      String registers =
          client.ask("{\"execute\":\"info\",\"arguments\":{\"topic\":\"registers\"}}");
      assertTrue(registers.contains("\"r1\":36864"), registers);
      assertTrue(registers.contains("\"cp15\":{\"MIDR\":1090949733"), registers);
      assertEquals("{\"event\":\"RESUME\"}", client.ask("{\"execute\":\"cont\"}"));
      assertEquals("{\"return\":{}}", client.line());
      String human =
          client.ask(
              "{\"execute\":\"human-monitor-command\",\"arguments\":{\"command-line\":\"xp 0x8000\"}}");
      assertTrue(human.contains("0xe2800001\\n"), human);
    }
    machine.assertRuns();
  }

  @Test
  void whatIsWrongIsTold() throws Exception {
    try (Client client = json()) {
      for (String line :
          List.of(
              "stop",
              "{",
              "[]",
              "{}",
              "{\"execute\":{}}",
              "{\"execute\":\"stop\"}{}",
              "{\"execute\":\"stop\",\"arguments\":[]}",
              "{\"execute\":\"x\",\"arguments\":{\"address\":[1]}}",
              "{\"execute\":\"x\",\"arguments\":{\"where\":1}}",
              "{\"execute\":\"x\"}",
              "{\"execute\":\"frobnicate\"}",
              "{\"execute\":null}",
              "{\"what\":1}",
              "{\"execute\":" + "[".repeat(3000))) {
        String answer = client.ask(line);
        assertTrue(
            answer.startsWith("{\"error\":{\"class\":\"GenericError\",\"desc\":"), line + answer);
      }
    }
    machine.assertRuns();
  }

  @Test
  void garbageHarmsNothing() throws Exception {
    Random random = new Random(6);
    try (Client client = json()) {
      String alphabet = "{}[]\":,execute info stop x 0123\\\u00e9\n";
      for (int i = 0; i < 2000; i++) {
        StringBuilder line = new StringBuilder();
        for (int n = random.nextInt(60); n > 0; n--) {
          line.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        client.send(line + "\n");
        if (i % 50 == 0) {
          // Answers are read now and then only.
          assertNotNull(client.line());
        }
      }
      client.send("y".repeat(100_000) + "\n{\"execute\":\"query-status\",\"id\":\"last\"}\n");
      String line = client.line();
      while (!line.contains("\"id\":\"last\"")) {
        line = client.line();
      }
      assertTrue(line.contains("\"status\""), line);
    }
    machine.control.run(machine.control::resume);
    machine.assertRuns();
  }

  /** Words of the monitor and of nobody; not those that write files or end the run. */
  private static final List<String> WORDS =
      List.of(
          "info",
          "registers",
          "cpus",
          "irq",
          "tlb",
          "jit",
          "mtree",
          "profile",
          "status",
          "x",
          "xp",
          "/4xw",
          "/i",
          "/99999999999999999999c",
          "/",
          "0x8000",
          "-1",
          "0xffffffff",
          "50000000000",
          "stop",
          "cont",
          "c",
          "step",
          "cpu",
          "0",
          "1",
          "d0v0",
          "help",
          "?",
          "\"",
          "\"a b\"",
          "\0",
          "\u001b[A",
          "\u00e9",
          "%s%n",
          "\r",
          "{\"execute\":\"stop\"}");

  @Test
  void garbageFromPeopleHarmsNothing() throws Exception {
    Random random = new Random(20261130);
    try (Client client = text()) {
      for (int i = 0; i < 3000; i++) {
        StringBuilder line = new StringBuilder();
        for (int n = random.nextInt(5); n > 0; n--) {
          line.append(WORDS.get(random.nextInt(WORDS.size())));
          line.append(random.nextInt(8) == 0 ? "" : " ");
        }
        if (random.nextInt(4) == 0 && !line.isEmpty()) {
          // What a line noise or a wrong program sends: bytes that are no UTF-8, too.
          line.setCharAt(random.nextInt(line.length()), (char) (1 + random.nextInt(255)));
        }
        client.sendBytes((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        // Now and then, since each answer takes a switch to the CPU's thread and back.
        if (i % 20 == 19) {
          client.send("xp 0x10000004\n");
          // Lines of the answers to what was sent, of any number, up to that of the last line.
          String answer = client.line();
          while (!answer.endsWith("0x00000404")) {
            answer = client.line();
            assertNotNull(answer, line.toString());
          }
        }
      }
    }
    machine.control.run(machine.control::resume);
    machine.assertRuns();
  }

  @Test
  void aLineThatIsTooLongIsToldToPeople() throws Exception {
    try (Client client = text()) {
      assertEquals(
          Monitor.PROMPT + "Error: a line has at most 4096 bytes", client.ask("y".repeat(100_000)));
      assertTrue(client.ask("xp 0x8000").endsWith("0xe2800001"));
    }
    machine.assertRuns();
  }

  @Test
  void aSecondPersonIsTurnedAway() throws Exception {
    try (Client first = text();
        Client second = new Client(server.port())) {
      assertNull(second.line());
      assertTrue(first.ask("xp 0x8000").endsWith("0xe2800001"));
    }
    machine.assertRuns();
  }

  @Test
  void aPersonWhoVanishesInALineLeavesTheMachineToTheNext() throws Exception {
    try (Client client = text()) {
      client.send("cont\nsto");
    }
    machine.assertRuns();
    assertEquals(GREETING, greetingOfTheNext());
    machine.assertRuns();
  }

  @Test
  void whatWasAskedForIsAnsweredToWhoSendsNoMore() throws Exception {
    try (Client client = json()) {
      client.send("{\"execute\":\"qmp_capabilities\"}\n".repeat(100));
      client.sendNoMore();
      for (int i = 0; i < 100; i++) {
        assertEquals("{\"return\":{}}", client.line());
      }
      assertNull(client.line());
    }
  }

  @Test
  void aSecondClientIsTurnedAway() throws Exception {
    try (Client first = json();
        Client second = new Client(server.port())) {
      assertNull(second.line());
      assertEquals("{\"return\":{}}", first.ask("{\"execute\":\"qmp_capabilities\"}"));
    }
    machine.assertRuns();
  }

  @Test
  void aClientThatVanishesInALineLeavesTheMachineToTheNext() throws Exception {
    try (Client client = json()) {
      client.send("{\"execute\":\"st");
    }
    machine.assertRuns();
    String greeting = greetingOfTheNext();
    assertTrue(greeting.startsWith("{\"QMP\":"), greeting);
    machine.assertRuns();
  }

  /** As long as the session before has not ended, the next is turned away. */
  private String greetingOfTheNext() {
    while (true) {
      try (Client next = new Client(server.port())) {
        String greeting = next.line();
        if (greeting != null) {
          return greeting;
        }
      } catch (IOException e) {
        // Turned away in another way.
      }
    }
  }

  @Test
  void aUnixSocketGoesWithItsServer(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("monitor");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
    server =
        PortServer.listen(
            "test",
            address,
            socket ->
                new TextSession(
                        Channels.newInputStream(socket), Channels.newOutputStream(socket), monitor)
                    .run());
    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.connect(address);
      ByteBuffer first = ByteBuffer.allocate(8);
      while (first.hasRemaining() && client.read(first) >= 0) {
        Thread.onSpinWait();
      }
      assertEquals("Armature", new String(first.array(), StandardCharsets.US_ASCII));
    }
    assertThrows(IOException.class, () -> PortServer.listen("test", address, socket -> {}));
    server.close();
    assertFalse(Files.exists(file));
  }
}
