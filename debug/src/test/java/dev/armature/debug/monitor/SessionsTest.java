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

/** Monitors at ports, for people and for programs. */
@Timeout(120)
class SessionsTest {
  private final RunningMachine machine = new RunningMachine(EngineKind.INTERPRETER, false);
  private final Monitor monitor =
      new Monitor(
          new MonitorTarget(machine.control, machine.board, machine.engine, () -> {}), List.of());
  private PortServer server;

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
    return new Client(server.port());
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
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
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
      assertEquals("Armature monitor; 'help' lists the commands", client.line());
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
    String greeting = null;
    while (greeting == null) {
      // As long as the session before has not ended, the next is turned away.
      try (Client next = new Client(server.port())) {
        greeting = next.line();
      } catch (IOException e) {
        greeting = null;
      }
    }
    assertTrue(greeting.startsWith("{\"QMP\":"), greeting);
    machine.assertRuns();
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
