package dev.armature.xen;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.armature.cli.CommandRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A run of the Xen core on the real clock whose console a test reads and types on. */
final class TypedConsole implements AutoCloseable {
  private static final int LIMIT_SECONDS = 250;

  private final StringBuilder seen = new StringBuilder();
  private final ServerSocket line;
  private final CompletableFuture<CommandRunner.Result> machine;
  private final Socket socket;
  private final BufferedReader console;

  /** Starts the machine with {@code arguments}, those of {@code xen}. */
  TypedConsole(String... arguments) throws IOException {
    line = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    line.setSoTimeout(LIMIT_SECONDS * 1000);
    List<String> all = new ArrayList<>(List.of("xen", "--timeout", "" + LIMIT_SECONDS));
    all.addAll(List.of("-serial", "tcp:127.0.0.1:" + line.getLocalPort()));
    all.addAll(List.of(arguments));
    machine = CompletableFuture.supplyAsync(() -> CommandRunner.run(all.toArray(String[]::new)));
    socket = line.accept();
    console = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
  }

  /** Reads on to a line with {@code text}. */
  void await(String text) throws IOException {
    String said = "";
    while (!said.contains(text)) {
      said = console.readLine();
      assertTrue(said != null, "no " + text + " in " + seen);
      seen.append(said).append('\n');
    }
  }

  void type(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** That the run ended well, and without a defect of the hypervisor. */
  void assertEnded() throws Exception {
    assertEquals(0, machine.get(LIMIT_SECONDS, TimeUnit.SECONDS).exitCode(), seen.toString());
    assertFalse(seen.toString().contains("internal error"), seen.toString());
  }

  @Override
  public void close() throws IOException {
    console.close();
    socket.close();
    line.close();
  }
}
