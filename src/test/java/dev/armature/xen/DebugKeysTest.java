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
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ctrl-A three times on the console's line, and the keys behind it. */
@Timeout(100)
class DebugKeysTest {
  private static final String IMAGE =
      Path.of(System.getProperty("armature.home"), "guests/mini-os/mini-os.elf").toString();

  private final StringBuilder seen = new StringBuilder();

  private void await(BufferedReader console, String text) throws IOException {
    String line = "";
    while (!line.contains(text)) {
      line = console.readLine();
      assertTrue(line != null, "no " + text + " in " + seen);
      seen.append(line).append('\n');
    }
  }

  @Test
  void theHypervisorTellsItsState() throws Exception {
    try (ServerSocket line = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<CommandRunner.Result> machine =
          CompletableFuture.supplyAsync(
              () ->
                  CommandRunner.run(
                      "xen",
                      "--timeout",
                      "90",
                      "-serial",
                      "tcp:127.0.0.1:" + line.getLocalPort(),
                      "--until",
                      "end: no such command",
                      "--dom0",
                      IMAGE,
                      "--dom",
                      IMAGE + ",name=other,memory=4M,args=misbehave restore"));
      try (Socket socket = line.accept();
          BufferedReader console =
              new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
        await(console, "Domain 1 crashed");
        socket.getOutputStream().write("\1\1\1hdmqrx\1\1\1\1end\r".getBytes(US_ASCII));
        await(console, "*** Serial input -> Xen (type 'CTRL-a' three times");
        await(console, "key 'q' (ascii '71') => dump domain info");
        await(console, "'d' pressed -> dumping registers");
        await(console, "CPU 0: domain 0 vcpu 0, kernel, pc c0");
        await(console, " frames, ");
        await(console, "domain 1: 1024 pages, at most ");
        await(console, "domain 1 (other): crashed: restores from 0x30000000, 1024 pages");
        await(console, "scheduler bvt, now ");
        await(console, "domain 1 vcpu 0: offline for ");
        await(console, "*** Serial input -> DOM0 (type 'CTRL-a' three times");
        await(console, "\1end: no such command");
      }
      assertEquals(0, machine.get(90, TimeUnit.SECONDS).exitCode(), seen.toString());
      assertFalse(Pattern.compile("internal error").matcher(seen).find(), seen.toString());
    }
  }
}
